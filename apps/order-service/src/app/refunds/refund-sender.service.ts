import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, eq, inArray } from 'drizzle-orm';
import { QPayAlreadyDoneError, QPayClient, QPayError } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { refunds, type Refund } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { fromQPayError } from '../errors/from-qpay-error';
import { describeError } from '../logging/describe-error';
import { lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { RefundLedger } from './refund-ledger.service';
import { nextLook } from './refund-schedule';

/** Errors that leave open whether QPay has given the money back. */
const OPEN_QUESTIONS: ReadonlySet<string> = new Set(['QPAY_UNKNOWN_OUTCOME', 'QPAY_UNEXPECTED_ANSWER']);
/** A refund that QPay does not show by then goes before a person, in milliseconds. It is asked for further on. */
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

  /** Sends a refund that is written as SENDING. @throws ApiError 409 when QPay has refused it */
  async send(refund: Refund): Promise<void> {
    try {
      await this.qpay.refundPayment(refund.paymentId, { note: refund.reason });
    } catch (error) {
      if (!(error instanceof QPayAlreadyDoneError)) return this.noteFailure(refund, error);
    }
    await this.finish(refund, 'DONE');
  }

  /**
   * Asks QPay what became of a refund whose answer was lost. Never sends it again, and never calls it failed: a payment that
   * is still PAID may be given back by what is on its way.
   */
  async resolve(refund: Refund): Promise<void> {
    const { status } = await this.qpay.getPayment(refund.paymentId);
    if (status === 'REFUNDED' || status === 'REFUND') return this.finish(refund, 'DONE');
    const at = this.clock.now();
    // Looking changes no refund's time: it is when the refund was sent, or its answer lost.
    const since = refund.updatedAt;
    const unknown = { status: 'UNKNOWN' as const, nextCheckAt: nextLook(since, at) };
    await this.db
      .update(refunds)
      .set(unknown)
      .where(and(eq(refunds.id, refund.id), inArray(refunds.status, ['SENDING', 'UNKNOWN'])));
    if (at.getTime() - since.getTime() > PATIENCE_MS) await this.ledger.doubt(refund);
  }

  private async noteFailure(refund: Refund, error: unknown): Promise<void> {
    const known = error instanceof QPayError;
    this.logger.error({ refundId: refund.id, err: describeError(error) }, 'A refund has no success.');
    if (!known || OPEN_QUESTIONS.has(error.code)) {
      const changes = { status: 'UNKNOWN' as const, updatedAt: this.clock.now() };
      // The sweep may have seen it done while the answer was on its way to being lost: that stands.
      const unanswered = and(eq(refunds.id, refund.id), eq(refunds.status, 'SENDING'));
      await this.db.update(refunds).set(changes).where(unanswered);
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

  private async finish(refund: Refund, status: 'DONE' | 'FAILED', errorCode = ''): Promise<void> {
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, refund.orderId);
      const current = await this.ledger.effective(tx, refund.paymentId);
      // The sweep may have seen it first.
      if (current?.id !== refund.id || current.status === 'DONE') return;
      if (status === 'DONE') return this.ledger.done(tx, order, refund, `operator:${refund.approvedBy}`);
      await this.ledger.failed(tx, order, refund, { actor: 'service', errorCode });
    });
  }
}
