import type { Order, PaymentAttempt } from '../database/schema';
import type { AttemptStatus } from './attempt-status';
import { ORDER_TRANSITIONS, type OrderStatus } from './order-status';
import type { ReviewReason } from './review-reason';
import { canMove } from './transition';

/** A payment that QPay reports with status PAID for the attempt's invoice. */
export interface SeenPayment {
  paymentId: string;
  amount: bigint;
  currency: string;
  /** The order that it credits in our books; null when QPay says that it paid something else. */
  creditedOrderId: string | null;
  /** Seen for the first time: what has been seen before was judged then. */
  fresh: boolean;
}

/** What our books and QPay's answer say together, inside the settling transaction. */
export interface Evidence {
  order: Pick<Order, 'id' | 'amount' | 'currency' | 'status' | 'captured' | 'reviewReason'>;
  attempt: Pick<PaymentAttempt, 'status'>;
  /** PAID rows of this attempt's invoice, as just answered. */
  seen: readonly SeenPayment[];
  /** Money of the whole order in its currency, with the new rows, in minor units. */
  captured: bigint;
  /** Money after the end pays the order by itself, instead of going before a person. */
  honourLate: boolean;
  /** QPay's own total is not what its rows come to: the rows rule, and a person has to look. */
  totalDisagrees?: boolean;
}

/** What has to be written. Absent: stays as it is. */
export interface Assessment {
  order?: OrderStatus;
  attempt?: AttemptStatus;
  captured?: bigint;
  review?: ReviewReason;
}

/** Where an attempt goes once its money is there. Late money settles apart: a person decides whether it is honoured. */
const WITH_MONEY: Readonly<Partial<Record<AttemptStatus, AttemptStatus>>> = {
  OPEN: 'SETTLED',
  EXPIRED: 'SETTLED_LATE',
  CANCELLED: 'SETTLED_LATE',
  ABANDONED: 'SETTLED_LATE',
};

/** Pure: the same evidence always means the same. Losers of a race find nothing left to write. */
export function assess(evidence: Evidence): Assessment {
  const { order, attempt, captured } = evidence;
  const ours = evidence.seen.filter((payment) => isCredit(payment, order));
  const enough = ours.reduce((sum, payment) => sum + payment.amount, 0n) >= order.amount;
  const next = enough ? WITH_MONEY[attempt.status] : undefined;
  const honoured =
    next === 'SETTLED_LATE' && evidence.honourLate && canMove(ORDER_TRANSITIONS, order.status, 'PAID');
  const paid = honoured || (order.status === 'PENDING' && next === 'SETTLED');
  return {
    order: paid ? 'PAID' : undefined,
    attempt: next,
    captured: captured === order.captured ? undefined : captured,
    review: order.reviewReason ? undefined : reviewReason(evidence, honoured ? 'SETTLED' : next),
  };
}

function isCredit(payment: SeenPayment, order: Evidence['order']): boolean {
  return payment.creditedOrderId === order.id && payment.currency === order.currency;
}

/** The gravest reason first. Too little money is no reason while more of it may come. */
function reviewReason(evidence: Evidence, next?: AttemptStatus): ReviewReason | undefined {
  const { order, attempt, seen, captured } = evidence;
  if (seen.some((payment) => payment.creditedOrderId !== order.id)) return 'mismatch';
  const fresh = seen.filter((payment) => payment.fresh);
  if (evidence.totalDisagrees && (fresh.length > 0 || seen.length === 0)) return 'mismatch';
  if (fresh.some((payment) => payment.currency !== order.currency)) return 'currency';
  if (next === 'SETTLED_LATE' || (next === undefined && isClosed(attempt) && fresh.length > 0)) return 'late';
  if (captured <= order.amount || captured === order.captured) return undefined;
  return order.status === 'PENDING' || order.status === 'EXPIRED' ? 'overpaid' : 'duplicate';
}

/** Nobody waits for this attempt's money any more: a part of it is no more expected than the whole. */
function isClosed({ status }: Evidence['attempt']): boolean {
  return status in WITH_MONEY && status !== 'OPEN';
}
