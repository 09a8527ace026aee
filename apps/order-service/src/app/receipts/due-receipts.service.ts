import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq, inArray, sql } from 'drizzle-orm';
import { QPayClient, QPayError, type QPayEbarimt } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { receipts, type Receipt } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { retryCheck } from '../payments/check-schedule';
import { Clock } from '../system/clock';
import type { WorkerTask } from '../worker/worker-task';

const INTERVAL_MS = 5_000;
const BATCH = 10;
/** Whoever has not written an answer by then has died, in milliseconds. */
const LEASE_MS = 2 * 60_000;

/** What is known to have made no receipt: QPay was not reached, or has said no. The rest is in doubt. */
const NOT_MADE: ReadonlySet<string> = new Set([
  'QPAY_CONNECTION',
  'QPAY_RATE_LIMIT',
  'QPAY_CIRCUIT_OPEN',
  'QPAY_UNAVAILABLE',
  'QPAY_TOKEN_REJECTED',
  'QPAY_AUTHENTICATION',
  'QPAY_TIMEOUT',
]);
const REFUSED: ReadonlySet<string> = new Set([
  'QPAY_REQUEST_REJECTED',
  'QPAY_CONFLICT',
  'QPAY_NOT_FOUND',
  'QPAY_PERMISSION_DENIED',
  'QPAY_INVALID_INPUT',
  'QPAY_ALREADY_DONE',
]);

/** Has QPay make the receipts that were asked for. Only where none can have been made it is asked again. */
@Injectable()
export class DueReceipts implements WorkerTask {
  readonly name = 'due-receipts';
  readonly intervalMs = INTERVAL_MS;
  private readonly logger = new Logger(DueReceipts.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly qpay: QPayClient,
    private readonly clock: Clock,
  ) {}

  async pass(): Promise<boolean> {
    await this.doubtTheDead();
    for (let sent = 0; sent < BATCH; sent += 1) {
      // One at a time: the last of ten would be taken for a dead instance's before its turn came, and be sent all the same.
      const [receipt] = await this.claim('WAITING', { status: 'SENDING' }, 1);
      if (!receipt) return false;
      await this.send(receipt);
    }
    return true;
  }

  /** Whoever died while sending may have had it made. */
  private async doubtTheDead(): Promise<void> {
    const left = await this.claim('SENDING', { status: 'UNKNOWN' }, BATCH);
    for (const { paymentId } of left) {
      this.logger.error({ paymentId }, 'It is not known whether a receipt was made.');
      await this.write(paymentId, { nextTryAt: null });
    }
  }

  private claim(status: Receipt['status'], set: Pick<Receipt, 'status'>, limit: number): Promise<Receipt[]> {
    const now = this.clock.now();
    const due = sql`(SELECT payment_id FROM receipts WHERE status = ${status}
      AND next_try_at <= ${now.toISOString()}::timestamptz
      ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
    return this.db
      .update(receipts)
      .set({ ...set, updatedAt: now, nextTryAt: new Date(now.getTime() + LEASE_MS) })
      .where(inArray(receipts.paymentId, due))
      .returning();
  }

  private async send(receipt: Receipt): Promise<void> {
    const { paymentId, receiverType, receiver } = receipt;
    let made: QPayEbarimt;
    try {
      made = await this.qpay.createEbarimtV3({ paymentId, receiverType, receiver: receiver ?? undefined });
    } catch (error) {
      return this.noteFailure(receipt, error);
    }
    const answer = { receiptId: made.receiptId ?? made.id ?? null, lottery: made.lottery ?? null };
    await this.write(paymentId, {
      ...answer,
      qrData: made.qrData ?? null,
      status: 'ISSUED',
      nextTryAt: null,
    });
  }

  private async noteFailure({ paymentId, attempts }: Receipt, error: unknown): Promise<void> {
    this.logger.warn({ paymentId, err: describeError(error) }, 'A receipt was not made.');
    const code = error instanceof QPayError ? error.code : 'UNEXPECTED';
    const errorCode = error instanceof QPayError ? (error.qpayCode ?? code) : code;
    const next = { errorCode, attempts: attempts + 1 };
    if (NOT_MADE.has(code)) {
      const nextTryAt = retryCheck(attempts, this.clock.now());
      return this.write(paymentId, { ...next, status: 'WAITING', nextTryAt });
    }
    const status = REFUSED.has(code) ? ('REFUSED' as const) : ('UNKNOWN' as const);
    await this.write(paymentId, { ...next, status, nextTryAt: null });
  }

  private async write(paymentId: string, changes: Partial<Receipt>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.db
      .update(receipts)
      .set({ ...changes, updatedAt })
      .where(eq(receipts.paymentId, paymentId));
  }
}
