import { and, desc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm';
import type { Transaction } from '../database/database';
import { orders, type Order } from '../database/schema';
import { ApiError } from '../errors/api-error';

/** What a user pays for, by the user's own name for it. Without a name nothing is known to be the same cart. */
export interface Cart {
  userId: string;
  reference?: string | null;
}

/**
 * Has everybody else who begins or renews a payment of the cart wait until this transaction ends, so that they find what it
 * leaves. To be taken before the row of any order: whoever has a row would wait here for somebody who waits for the row.
 */
export async function lockCart(tx: Transaction, { userId, reference }: Cart): Promise<void> {
  if (typeof reference !== 'string') return;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${userId}\n${reference}`}, 0))`);
}

/** The cart's order that waits for money, with the lock of {@link lockCart}. */
export async function findOpenOrder(tx: Transaction, cart: Cart): Promise<Order | undefined> {
  if (typeof cart.reference !== 'string') return undefined;
  const [order] = await tx
    .select()
    .from(orders)
    .where(and(isOf(cart, cart.reference), eq(orders.status, 'PENDING')))
    .orderBy(desc(orders.createdAt))
    .limit(1);
  return order;
}

/**
 * Makes sure that the order may be paid as far as its cart is concerned, with the lock of {@link lockCart}.
 * @throws ApiError 409 `SESSION_SUPERSEDED`, naming the other order, when one is open, or was paid since this one was begun
 */
export async function assertNotSuperseded(tx: Transaction, order: Order): Promise<void> {
  if (order.reference === null) return;
  const paid = and(inArray(orders.status, ['PAID', 'REFUNDING']), gt(orders.paidAt, order.createdAt));
  const [other] = await tx
    .select()
    .from(orders)
    .where(and(isOf(order, order.reference), ne(orders.id, order.id), or(eq(orders.status, 'PENDING'), paid)))
    .orderBy(desc(orders.createdAt))
    .limit(1);
  if (other) throw superseded(other);
}

function isOf({ userId }: Cart, reference: string) {
  return and(eq(orders.userId, userId), eq(orders.reference, reference));
}

function superseded({ id, status }: Order): ApiError {
  return new ApiError(409, {
    code: 'SESSION_SUPERSEDED',
    message: `Another payment for the same reference ${status === 'PENDING' ? 'is open' : 'was made'}.`,
    remedy: 'Go on with that payment, which orderId names: with both open, both could be paid.',
    orderId: id,
  });
}
