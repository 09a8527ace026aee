import type { Order, PaymentAttempt } from '../../database/schema';

/** What the page is about, as far as the customer is concerned. */
export type CheckoutPhase =
  | 'preparing'
  | 'open'
  | 'partial'
  | 'unready'
  | 'expired'
  | 'review'
  | 'paid'
  | 'refunding'
  | 'refunded'
  | 'cancelled';

/** What the phase depends on. */
export interface PhaseFacts {
  order: Pick<Order, 'status' | 'reviewReason' | 'captured' | 'expiresAt'>;
  attempt: Pick<PaymentAttempt, 'status'>;
}

const DONE = { PAID: 'paid', REFUNDING: 'refunding', REFUNDED: 'refunded' } as const;

/**
 * Pure. Money that a person has to judge comes before everything but a paid order: nobody is asked to pay again while it
 * is not clear what became of it.
 */
export function checkoutPhase({ order, attempt }: PhaseFacts, now: Date): CheckoutPhase {
  const { status } = order;
  if (status === 'PAID' || status === 'REFUNDING' || status === 'REFUNDED') return DONE[status];
  if (order.reviewReason) return 'review';
  if (status === 'CANCELLED') return 'cancelled';
  const some = order.captured > 0n;
  if (status === 'EXPIRED' || order.expiresAt <= now) return some ? 'review' : 'expired';
  if (attempt.status === 'CREATING') return 'preparing';
  if (attempt.status !== 'OPEN') return some ? 'review' : 'unready';
  return some ? 'partial' : 'open';
}

/** Whether there is something to scan. */
export function isPayable(phase: CheckoutPhase): boolean {
  return phase === 'open' || phase === 'partial';
}

/** Whether the customer may ask for a new QR code. */
export function isRenewable(phase: CheckoutPhase): boolean {
  return phase === 'expired' || phase === 'unready';
}

/** Whether nothing more is going to happen while somebody looks. */
export function isFinal(phase: CheckoutPhase): boolean {
  return phase === 'paid' || phase === 'refunded' || phase === 'cancelled';
}
