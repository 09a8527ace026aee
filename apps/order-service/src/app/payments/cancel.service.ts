import { Inject, Injectable } from '@nestjs/common';
import { QPayClient, QPayConflictError } from 'nestjs-qpay';
import { DATABASE, type Database, type Transaction } from '../database/database';
import type { Order, PaymentAttempt } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { changeOrder, lockOrder, readOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { moveAttempt } from './change-attempt';
import { expiredFields } from './check-schedule';
import { latestAttempt } from './latest-attempt';
import { sessionInProgress } from './renewal.service';
import { VerificationService } from './verification.service';

/** Ends a payment that nobody wants to make any more, unless somebody has made it. */
@Injectable()
export class CancelService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly qpay: QPayClient,
    private readonly verification: VerificationService,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Cancels the invoice at QPay first: after that nobody can pay it. Repeating it is safe.
   * @throws ApiError 409 when it was paid, or is over for another reason; QPayError when QPay cannot be asked
   */
  async cancel(orderId: string, actor: string): Promise<void> {
    const order = await readOrder(this.db, orderId);
    if (order.status === 'CANCELLED') return;
    if (order.status !== 'PENDING') throw notCancellable(order);
    const attempt = await latestAttempt(this.db, orderId);
    if (attempt.status === 'CREATING') throw sessionInProgress(orderId);
    if (attempt.status === 'OPEN') await this.cancelInvoice(attempt);
    await this.db.transaction(async (tx) => this.write(tx, await lockOrder(tx, orderId), actor));
  }

  private async cancelInvoice({ id, orderId, invoiceId }: PaymentAttempt): Promise<void> {
    try {
      await this.qpay.cancelInvoice(invoiceId ?? '');
    } catch (error) {
      if (!(error instanceof QPayConflictError)) throw error;
      // The payer was faster. What was paid decides, not what was wanted.
      await this.verification.ask(id, 'customer');
      throw notCancellable(await readOrder(this.db, orderId));
    }
  }

  private async write(tx: Transaction, order: Order, actor: string): Promise<void> {
    if (order.status === 'CANCELLED') return;
    if (order.status !== 'PENDING') throw notCancellable(order);
    const attempt = await latestAttempt(tx, order.id);
    const at = this.clock.now();
    if (attempt.status === 'OPEN') await moveAttempt(tx, attempt, 'CANCELLED', at, expiredFields(at));
    if (attempt.status === 'UNKNOWN') await moveAttempt(tx, attempt, 'ABANDONED', at, { nextCheckAt: null });
    if (attempt.status === 'CREATING') throw sessionInProgress(order.id);
    const partial = order.captured > 0n && !order.reviewReason;
    await changeOrder(tx, order, {
      type: 'order.cancelled',
      actor,
      at,
      to: 'CANCELLED',
      attemptId: attempt.id,
      set: partial ? { reviewReason: 'partial' } : {},
      message: { eventId: this.ids.uuid(), type: 'order.cancelled' },
    });
  }
}

function notCancellable(order: Order): ApiError {
  return new ApiError(409, {
    code: order.status === 'PAID' ? 'ALREADY_PAID' : 'NOT_CANCELLABLE',
    message: `This payment is ${order.status} and cannot be cancelled.`,
    orderId: order.id,
  });
}
