import type { AttemptStatus } from '../../src/app/payments/attempt-status';
import type { OrderStatus } from '../../src/app/payments/order-status';
import type { ReviewReason } from '../../src/app/payments/review-reason';

/** What is owed for every order here, in minor units. */
export const PRICE = 10_000n;
const LIFETIME_MS = 3_600_000;
const CLOSED: readonly AttemptStatus[] = ['EXPIRED', 'CANCELLED', 'SETTLED_LATE'];

/** Money as QPay has it, and whether our books have it too. */
export interface ModelPayment {
  id: string;
  units: bigint;
  currency: string;
  card: boolean;
  atQPay: 'PAID' | 'REFUNDED';
  booked?: boolean;
  refunded?: boolean;
}

export interface ModelAttempt {
  status: AttemptStatus;
  expiresAt: number;
  payments: ModelPayment[];
}

/** All that there is to an order, without a database, a network and anybody else. Acts answer whether they are granted. */
export class OrderModel {
  status: OrderStatus = 'PENDING';
  review: ReviewReason | null = null;
  refunded = 0n;
  readonly attempts: ModelAttempt[] = [];
  readonly told: string[] = [];
  paidAt = 0;

  constructor(
    readonly cart: string,
    readonly begunAt: number,
  ) {
    this.begin(begunAt);
  }

  get latest(): ModelAttempt {
    return this.attempts.at(-1) as ModelAttempt;
  }

  get captured(): bigint {
    return sum(this.attempts.flatMap(({ payments }) => payments.filter(({ booked }) => booked)));
  }

  /** QPay is asked about an attempt, by whoever it may be. */
  settle(attempt: ModelAttempt): void {
    const before = this.captured;
    const seen = attempt.payments.filter(({ atQPay }) => atQPay === 'PAID');
    const fresh = seen.filter(({ booked }) => !booked);
    for (const payment of fresh) payment.booked = true;
    const open = attempt.status === 'OPEN';
    const enough = attempt.status !== 'SETTLED' && attempt.status !== 'SETTLED_LATE' && sum(seen) >= PRICE;
    const late = !open && (enough || (CLOSED.includes(attempt.status) && fresh.length > 0));
    const foreign = fresh.some(({ currency }) => currency !== 'MNT');
    const surplus = this.captured > PRICE && this.captured !== before;
    const wanted = this.status === 'PENDING' || this.status === 'EXPIRED';
    this.review ??= foreign
      ? 'currency'
      : late
        ? 'late'
        : !surplus
          ? null
          : wanted
            ? 'overpaid'
            : 'duplicate';
    if (enough) attempt.status = open ? 'SETTLED' : 'SETTLED_LATE';
    if (enough && open && this.status === 'PENDING') this.move('PAID', 'order.paid');
  }

  /** The worker looks at an attempt whose time may be over. */
  expire(now: number): void {
    if (this.latest.status !== 'OPEN' || this.latest.expiresAt > now) return;
    this.settle(this.latest);
    if (this.latest.status === 'OPEN') this.end('EXPIRED');
  }

  cancel(): boolean {
    if (this.status === 'CANCELLED') return true;
    if (this.status !== 'PENDING') return false;
    if (this.latest.payments.some(({ atQPay }) => atQPay === 'PAID')) {
      this.settle(this.latest);
      return false;
    }
    this.end('CANCELLED');
    return true;
  }

  /** @param taken whether another order of the cart is open, or was paid since this one was begun */
  renew(now: number, taken = false): boolean {
    const over = this.latest.status === 'OPEN' && this.latest.expiresAt <= now;
    if (over) this.settle(this.latest);
    const payable = this.status === 'PENDING' || this.status === 'EXPIRED';
    if (!payable || this.review || this.captured > 0n) return false;
    if (this.latest.status === 'OPEN' && !over) return true;
    if (taken) return false;
    if (over) this.latest.status = 'EXPIRED';
    this.status = 'PENDING';
    this.begin(now);
    return true;
  }

  refund(payment: ModelPayment, byHand: boolean): boolean {
    if (!payment.booked || payment.refunded || !(byHand || payment.card)) return false;
    payment.refunded = true;
    if (!byHand) payment.atQPay = 'REFUNDED';
    if (payment.currency === 'MNT') this.refunded += payment.units;
    this.told.push('order.refunded');
    if (this.status === 'PAID' && this.refunded >= this.captured) this.status = 'REFUNDED';
    return true;
  }

  private begin(now: number): void {
    this.attempts.push({ status: 'OPEN', expiresAt: now + LIFETIME_MS, payments: [] });
  }

  private end(to: 'EXPIRED' | 'CANCELLED'): void {
    this.latest.status = to;
    if (this.captured > 0n) this.review ??= 'partial';
    this.move(to, `order.${to.toLowerCase()}`);
  }

  private move(to: OrderStatus, event: string): void {
    this.status = to;
    this.told.push(event);
  }
}

function sum(payments: readonly ModelPayment[]): bigint {
  return payments.reduce((total, { units, currency }) => total + (currency === 'MNT' ? units : 0n), 0n);
}
