import { Inject, Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import type { Order, PaymentAttempt } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { readOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { assertNotSuperseded } from './carts';
import { moveAttempt } from './change-attempt';
import { expiredFields, wasAskedAfterEnd } from './check-schedule';
import { latestAttempt } from './latest-attempt';
import type { AnswerUnderKey } from './open-attempt';
import { PaymentAttempts } from './payment-attempts';
import type { OpenedPayment, OrderAndAttempt } from './payment.types';
import { assertRoom } from './room';
import { StartPaymentService } from './start-payment.service';
import { VerificationService } from './verification.service';

/** Brings a payment back to where it can be paid: a new invoice for the same order, once the old one is closed. */
@Injectable()
export class RenewalService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly attempts: PaymentAttempts,
    private readonly starter: StartPaymentService,
    private readonly verification: VerificationService,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * The order with an invoice that can be paid; the present one while it is open.
   * @param answer is written with a new invoice
   * @throws ApiError 409 when the order is not to be paid (any more), its cart has another payment, or its invoice is being
   * made this moment; 429 when its user has too many others
   */
  async renew(orderId: string, actor: string, answer?: AnswerUnderKey): Promise<OpenedPayment> {
    const { order, attempt } = await this.read(orderId);
    // The old invoice may have been paid: QPay is asked before it is given up.
    if (attempt.status === 'OPEN' && this.isOver(attempt)) await this.verification.ask(attempt.id, 'expiry');
    const begun = await this.attempts.beginAgain(order, actor, (tx, locked, at) =>
      this.close(tx, locked, at),
    );
    return begun ? this.starter.open(begun, answer) : this.read(orderId);
  }

  private async close(tx: Transaction, order: Order, at: Date) {
    const attempt = await latestAttempt(tx, order.id);
    const payable = order.status === 'PENDING' || order.status === 'EXPIRED';
    if (!payable || order.reviewReason || order.captured > 0n) throw notRenewable(order);
    if (attempt.status === 'OPEN' && !this.isOver(attempt)) return undefined;
    // Its end has come since it was looked at: the next request asks QPay about it first.
    if (attempt.status === 'OPEN' && !wasAskedAfterEnd(attempt)) throw sessionInProgress(order.id);
    await assertNotSuperseded(tx, order);
    const { id: orderId, userId } = order;
    await assertRoom(tx, { userId, limit: this.config.payments.maxOpenPerUser, now: at, orderId });
    if (attempt.status === 'OPEN') await moveAttempt(tx, attempt, 'EXPIRED', at, expiredFields(at));
    else await this.giveUp(tx, attempt, at);
    return { order, number: attempt.number };
  }

  /** Nobody has seen the QR code of an invoice whose making has had no answer. Its callback stays known. */
  private async giveUp(tx: Transaction, attempt: PaymentAttempt, at: Date): Promise<void> {
    let current = attempt;
    if (current.status === 'CREATING') {
      const limit = current.createdAt.getTime() + this.config.payments.recoverySeconds * 1_000;
      if (at.getTime() < limit) throw sessionInProgress(current.orderId);
      current = await moveAttempt(tx, current, 'UNKNOWN', at);
    }
    if (current.status === 'UNKNOWN') await moveAttempt(tx, current, 'ABANDONED', at, { nextCheckAt: null });
  }

  private async read(orderId: string): Promise<OrderAndAttempt> {
    const order = await readOrder(this.db, orderId);
    return { order, attempt: await latestAttempt(this.db, orderId) };
  }

  private isOver(attempt: PaymentAttempt): boolean {
    return attempt.expiresAt <= this.clock.now();
  }
}

/** 409: the invoice is just being made, or is just over: whoever comes again finds how it is. */
export function sessionInProgress(orderId: string): ApiError {
  const body = {
    code: 'SESSION_IN_PROGRESS',
    message: 'The invoice of this payment is being made, or has ended this moment.',
    remedy: 'Repeat the request after the time in Retry-After.',
    orderId,
  };
  return new ApiError(409, body, { retryAfterSeconds: 1 });
}

function notRenewable(order: Order): ApiError {
  return new ApiError(409, {
    code: 'NOT_RENEWABLE',
    message: `This payment is ${order.reviewReason ? 'under review' : order.status}: it is not to be paid again.`,
    orderId: order.id,
  });
}
