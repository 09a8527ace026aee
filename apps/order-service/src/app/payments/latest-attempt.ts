import { desc, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database';
import { paymentAttempts, type PaymentAttempt } from '../database/schema';

/** The attempt that an order stands or falls with. @throws Error when it has none */
export async function latestAttempt(db: Database | Transaction, orderId: string): Promise<PaymentAttempt> {
  const [attempt] = await db
    .select()
    .from(paymentAttempts)
    .where(eq(paymentAttempts.orderId, orderId))
    .orderBy(desc(paymentAttempts.number))
    .limit(1);
  if (!attempt) throw new Error(`Order ${orderId} has no attempt.`);
  return attempt;
}
