const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text may name a payment: PostgreSQL would fail at any other. */
export function mayNamePayment(id: string): boolean {
  return UUID.test(id);
}

/**
 * Condition of a statement: the attempt with the id `:id`, or the latest one of the order with it. By the attempt's key, whichever
 * id it is: asking for either of two columns would read all payments of the user.
 */
export const NAMED_BY_ID = `payment_attempts.id = coalesce(
       (SELECT one.id FROM payment_attempts one WHERE one.id = :id::uuid),
       (SELECT last.id FROM payment_attempts last WHERE last.order_id = :id::uuid ORDER BY last.number DESC LIMIT 1))`;
