import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { QPayAlreadyDoneError, QPayClient, QPayError } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { refunds, type Refund } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { fromQPayError } from '../errors/from-qpay-error';
import { describeError } from '../logging/describe-error';
import { changeOrder, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { RefundLedger } from './refund-ledger.service';

/** Errors that leave open whether QPay has given the money back. */
const OPEN_QUESTIONS: ReadonlySet<string> = new Set(['QPAY_UNKNOWN_OUTCOME', 'QPAY_UNEXPECTED_ANSWER']);
const RECHECK_MS = 2 * 60_000;
/** A refund that QPay does not show after this time was not carried out, in milliseconds. */
const PATIENCE_MS = 15 * 60_000;

/** Has QPay give a payment back: asked once, and after a lost answer only whether it has. */
@Injectable()
export class RefundSender {
  private readonly logger = new Logger(RefundSender.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly qpay: QPayClient,
    private readonly ledger: RefundLedger,
    private readonly clock: Clock,
  ) {}

  /** When to find out what became of a refund if nobody has written it by then. */
  recheckAt(at: Date): Date {
    return new Date(at.getTime() + RECHECK_MS);
  }

  /** Sends a refund that is written as SENDING. @throws ApiError 409 when QPay has refused it */
  async send(refund: Refund): Promise<void> {
    try {
      await this.qpay.refundPayment(refund.paymentId, { note: refund.reason });
    } catch (error) {
      if (!(error instanceof QPayAlreadyDoneError)) return this.noteFailure(refund, error);
    }
    await this.finish(refund, 'DONE');
  }

  /** Asks QPay what became of a refund whose answer was lost. Never sends it again. */
  async resolve(refund: Refund): Promise<void> {
    const { status } = await this.qpay.getPayment(refund.paymentId);
    if (status === 'REFUNDED' || status === 'REFUND') return this.finish(refund, 'DONE');
    const waited = this.clock.now().getTime() - refund.updatedAt.getTime();
    if (status === 'PAID' && waited > PATIENCE_MS) await this.finish(refund, 'FAILED', 'NOT_CARRIED_OUT');
  }

  private async noteFailure(refund: Refund, error: unknown): Promise<void> {
    const known = error instanceof QPayError;
    this.logger.error({ refundId: refund.id, err: describeError(error) }, 'A refund has no success.');
    if (!known || OPEN_QUESTIONS.has(error.code)) {
      const changes = { status: 'UNKNOWN' as const, updatedAt: this.clock.now() };
      await this.db.update(refunds).set(changes).where(eq(refunds.id, refund.id));
      return;
    }
    await this.finish(refund, 'FAILED', error.qpayCode ?? error.code);
    if (error.code !== 'QPAY_CONFLICT') throw fromQPayError(error, refund.orderId);
    const body = {
      code: 'REFUND_REFUSED',
      message: 'QPay does not give this payment back.',
      remedy: 'Make the transfer by hand and request a refund with evidence.',
    };
    throw new ApiError(409, body, { cause: error });
  }

  private async finish(refund: Refund, status: 'DONE' | 'FAILED', errorCode?: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, refund.orderId);
      const current = await this.ledger.effective(tx, refund.paymentId);
      // The sweep may have seen it first.
      if (current?.id !== refund.id || current.status === 'DONE') return;
      if (status === 'DONE') return this.ledger.done(tx, order, refund, `operator:${refund.approvedBy}`);
      const at = this.clock.now();
      await tx
        .update(refunds)
        .set({ status, errorCode, nextCheckAt: null, updatedAt: at })
        .where(eq(refunds.id, refund.id));
      const to = order.status === 'REFUNDING' ? ('PAID' as const) : undefined;
      const detail = { refundId: refund.id, code: errorCode ?? '' };
      await changeOrder(tx, order, { type: 'refund.failed', actor: 'service', at, to, detail });
    });
  }
}
