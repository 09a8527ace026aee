import type { Transaction } from '../database/database';
import { orders, paymentAttempts } from '../database/schema';
import { Statement } from '../database/statement';
import { CHANGED, ConcurrentChangeError, valuesOfChange, type OrderChange } from '../orders/change-order';
import { noteCheck, NOTED, valuesOfCheck, type AnsweredCheck } from './note-check';
import type { OrderAndAttempt } from './payment.types';

const SETTLE_STEP = new Statement(
  'settle_step',
  { order: orders, attempt: paymentAttempts },
  `WITH ${NOTED}, ${CHANGED} SELECT {order}, {attempt} FROM changed AS orders, noted AS payment_attempts`,
);

/**
 * Writes that QPay has answered and what follows from it for the order, each by compare-and-set.
 * @param locked as both are while their locks are held
 * @param change nothing when the order stays as it is
 * @throws IllegalTransitionError when one of them may not go there
 * @throws ConcurrentChangeError when one of them is not the one that was read: the transaction has to be given up
 */
export async function settleStep(
  tx: Transaction,
  { order, attempt }: OrderAndAttempt,
  check: AnsweredCheck,
  change: OrderChange | undefined,
): Promise<OrderAndAttempt> {
  const written = change
    ? (await SETTLE_STEP.all(tx, { ...valuesOfCheck(attempt, check), ...valuesOfChange(order, change) }))[0]
    : await noteCheck(tx, attempt, check);
  if (!written)
    throw new ConcurrentChangeError(
      `Order ${order.id} or attempt ${attempt.id} was changed by somebody else.`,
    );
  return written;
}
