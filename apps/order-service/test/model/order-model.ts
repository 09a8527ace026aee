import type { OrderStatus } from '../../src/app/payments/order-status';
import type { ReviewReason } from '../../src/app/payments/review-reason';
import {
  LIFETIME_MS,
  NONE,
  PRICE,
  sum,
  type Mark,
  type ModelAttempt,
  type ModelPayment,
} from './order-facts';

/** All that must be true of an order, whoever does what to it and when. Acts answer whether they are granted. */
export class OrderModel {
  status: OrderStatus = 'PENDING';
  review: ReviewReason | null = null;
  paidAt = 0;
  readonly attempts: ModelAttempt[] = [];
  readonly told: string[] = [];

  constructor(readonly cart: string) {}

  /** QPay is asked about an attempt: whatever of its money is not in the books yet is booked, and judged once. */
  settle(attempt: ModelAttempt): void {
    const fresh = attempt.payments.filter(({ booked }) => !booked);
    for (const payment of fresh) payment.booked = true;
    const enough = sum(attempt.payments.filter(({ returned }) => !returned)) >= PRICE;
    const late = !['OPEN', 'SETTLED'].includes(attempt.status);
    this.review ||=
      (fresh.some(({ currency }) => currency !== 'MNT') && 'currency') ||
      (fresh.length > 0 && late && 'late') ||
      (fresh.length > 0 && this.money('booked') > PRICE && (this.isOwed() ? 'overpaid' : 'duplicate')) ||
      null;
    if (enough) attempt.status = late ? 'SETTLED_LATE' : 'SETTLED';
    if (attempt.status === 'SETTLED' && this.status === 'PENDING') this.end('PAID');
  }

  /** The worker looks whether its time is over. */
  expire(now: number): void {
    if (this.isOver(now)) this.settle(this.latest());
    if (this.isOver(now)) this.end('EXPIRED');
  }

  cancel(): boolean {
    const paid = this.latest().payments.some(({ returned }) => !returned);
    if (this.status === 'PENDING' && paid) this.settle(this.latest());
    else if (this.status === 'PENDING') this.end('CANCELLED');
    return this.status === 'CANCELLED';
  }

  /** Begins it, or brings it back to where it can be paid, unless another order of the cart has taken its place. */
  open(now: number, others: readonly OrderModel[]): boolean {
    const begunAt = this.attempts[0]?.begunAt ?? now;
    if (this.isOver(now)) this.settle(this.latest());
    if (!this.isOwed() || this.review || this.money('booked') > 0n) return false;
    if (this.latest().status === 'OPEN' && !this.isOver(now)) return true;
    if (others.some(({ status, paidAt }) => status === 'PENDING' || (status === 'PAID' && paidAt > begunAt)))
      return false;
    if (this.isOver(now)) this.latest().status = 'EXPIRED';
    this.attempts.push({ status: 'OPEN', begunAt: now, payments: [] });
    this.status = 'PENDING';
    return true;
  }

  refund(payment: ModelPayment, byHand: boolean): boolean {
    if (!payment.booked || payment.refunded || !(byHand || payment.card)) return false;
    Object.assign(payment, { refunded: true, returned: !byHand });
    this.told.push('order.refunded');
    if (this.status === 'PAID' && this.money('refunded') >= this.money('booked')) this.status = 'REFUNDED';
    return true;
  }

  money = (mark: Mark) => sum(this.attempts.flatMap(({ payments }) => payments.filter((one) => one[mark])));
  latest = () => this.attempts.at(-1) ?? NONE;
  isOver = (now: number) => this.latest().status === 'OPEN' && this.latest().begunAt + LIFETIME_MS <= now;
  isOwed = () => this.status === 'PENDING' || this.status === 'EXPIRED';

  private end(to: 'PAID' | 'EXPIRED' | 'CANCELLED'): void {
    if (to !== 'PAID') this.latest().status = to;
    if (to !== 'PAID' && this.money('booked') > 0n) this.review ??= 'partial';
    this.status = to;
    this.told.push(`order.${to.toLowerCase()}`);
  }
}
