import type { AttemptStatus } from '../../src/app/payments/attempt-status';

/** What is owed for every order here, in minor units. */
export const PRICE = 10_000n;
/** How long an invoice can be paid. */
export const LIFETIME_MS = 3_600_000;

/** What has become of a payment: our books have it, our books say that it went back, QPay has given it back. */
export type Mark = 'booked' | 'refunded' | 'returned';

/** Money at QPay. */
export interface ModelPayment extends Partial<Record<Mark, boolean>> {
  id: string;
  units: bigint;
  currency: string;
  card: boolean;
}

/** An invoice of an order. */
export interface ModelAttempt {
  status: AttemptStatus;
  begunAt: number;
  payments: ModelPayment[];
}

/** No invoice yet: nothing can be paid for it. */
export const NONE: ModelAttempt = { status: 'ABANDONED', begunAt: 0, payments: [] };

/** What it comes to in the currency of the orders. */
export function sum(payments: readonly ModelPayment[]): bigint {
  return payments.reduce((total, { units, currency }) => total + (currency === 'MNT' ? units : 0n), 0n);
}
