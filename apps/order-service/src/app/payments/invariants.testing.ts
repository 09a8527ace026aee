import { sql } from 'drizzle-orm';
import type { Database } from '../database/database';

/** Each query answers the rows that break the invariant. */
const BREACHES = {
  'G1 a paid order has its money': sql`
    SELECT o.id FROM orders o WHERE o.status = 'PAID' AND o.amount > (
      SELECT coalesce(max(total), 0) FROM (
        SELECT sum(p.amount) AS total FROM provider_payments p
        WHERE p.order_id = o.id AND p.currency = o.currency GROUP BY p.attempt_id) sums)`,
  'G2 captured is the sum of the payments': sql`
    SELECT o.id FROM orders o WHERE o.refunded > o.captured OR o.captured <> (
      SELECT coalesce(sum(p.amount), 0) FROM provider_payments p
      WHERE p.order_id = o.id AND p.currency = o.currency)`,
  'G3 a payment credits one order': sql`
    SELECT payment_id FROM provider_payments GROUP BY payment_id HAVING count(*) > 1`,
  'G4 one message for each paid order': sql`
    SELECT o.id FROM orders o
    WHERE (SELECT count(*) FROM outbox m WHERE m.order_id = o.id AND m.type = 'order.paid')
      <> (CASE WHEN o.paid_at IS NULL THEN 0 ELSE 1 END)`,
  'G5 the state is the last event, without gaps': sql`
    SELECT o.id FROM orders o WHERE
      o.status IS DISTINCT FROM (SELECT e.to_status FROM order_events e WHERE e.order_id = o.id ORDER BY number DESC LIMIT 1)
      OR o.version <> (SELECT count(*) FROM order_events e WHERE e.order_id = o.id)
      OR o.version <> (SELECT max(number) FROM order_events e WHERE e.order_id = o.id)`,
  'G6 nothing is stuck': sql`
    SELECT id FROM payment_attempts WHERE status IN ('CREATING', 'UNKNOWN', 'OPEN') AND next_check_at IS NULL`,
  'G7 one open attempt': sql`
    SELECT order_id FROM payment_attempts WHERE status = 'OPEN' GROUP BY order_id HAVING count(*) > 1`,
};

/** The invariants that a database breaks, by name; empty when all is well. */
export async function brokenInvariants(db: Database): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, query] of Object.entries(BREACHES)) {
    const { rowCount } = (await db.execute(query)) as unknown as { rowCount: number };
    if (rowCount > 0) broken.push(name);
  }
  return broken;
}
