import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../database/database';
import { paymentAttempts, type PaymentAttempt } from '../database/schema';
import { ConcurrentChangeError } from '../orders/change-order';
import { ATTEMPT_TRANSITIONS, type AttemptStatus } from './attempt-status';
import { assertMove } from './transition';

/** Columns that a step may set beside the state. */
export type AttemptFields = Partial<
  Pick<
    PaymentAttempt,
    'invoiceId' | 'qrText' | 'shortUrl' | 'deepLinks' | 'nextCheckAt' | 'lastCheckedAt' | 'closedAt'
  >
>;

/** Reads the attempt anew; with its order's lock held nobody changes it meanwhile. */
export async function readAttempt(tx: Transaction, attemptId: string): Promise<PaymentAttempt> {
  const [attempt] = await tx.select().from(paymentAttempts).where(eq(paymentAttempts.id, attemptId));
  if (!attempt) throw new Error(`Attempt ${attemptId} is gone.`);
  return attempt;
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
