import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../database/database';
import { orders, paymentAttempts, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import { ConcurrentChangeError } from '../orders/change-order';
import { ATTEMPT_TRANSITIONS, type AttemptStatus } from './attempt-status';
import type { OrderAndAttempt } from './payment.types';
import { assertMove } from './transition';

/** Columns that a step may set beside the state. */
export type AttemptFields = Partial<Pick<PaymentAttempt, 'nextCheckAt' | 'closedAt'>>;

/** The order first, as everybody does; of a row that was waited for it answers what stands there now. */
const LOCK_PAYMENT = new Statement(
  'lock_payment',
  { order: orders, attempt: paymentAttempts },
  `SELECT {order}, {attempt} FROM orders JOIN payment_attempts ON payment_attempts.order_id = orders.id
   WHERE payment_attempts.id = :id::uuid FOR NO KEY UPDATE`,
);

/** Reads the attempt and its order and keeps others from changing either until the transaction ends. */
export async function lockPayment(tx: Transaction, attemptId: string): Promise<OrderAndAttempt> {
  const [locked] = await LOCK_PAYMENT.all(tx, { id: attemptId });
  if (!locked) throw new Error(`Attempt ${attemptId} is gone.`);
  return locked;
}

/**
 * Moves the attempt by compare-and-set on its state.
 * @throws IllegalTransitionError when it may not go there
 * @throws ConcurrentChangeError when its state is not the one that was read
 */
export async function moveAttempt(
  tx: Transaction,
  attempt: PaymentAttempt,
  to: AttemptStatus,
  at: Date,
  fields: AttemptFields = {},
): Promise<PaymentAttempt> {
  assertMove(ATTEMPT_TRANSITIONS, attempt.status, to);
  const [moved] = await tx
    .update(paymentAttempts)
    .set({ ...fields, status: to, updatedAt: at })
    .where(and(eq(paymentAttempts.id, attempt.id), eq(paymentAttempts.status, attempt.status)))
    .returning();
  if (!moved) throw new ConcurrentChangeError(`Attempt ${attempt.id} was changed by somebody else.`);
  return moved;
}
