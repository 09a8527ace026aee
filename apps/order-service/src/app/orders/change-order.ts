import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database';
import { orderEvents, orders, type Order } from '../database/schema';
import { ORDER_TRANSITIONS, type OrderStatus } from '../payments/order-status';
import { assertMove } from '../payments/transition';

/** One step in an order's life: what is written to its row and to its history. */
export interface OrderChange {
  /** Name of the event: `order.paid`, `attempt.opened`… */
  type: string;
  /** Who caused it. */
  actor: string;
  at: Date;
  /** The new state; absent when the order stays in its state. */
  to?: OrderStatus;
  attemptId?: string;
  detail?: Record<string, string>;
  set?: Partial<Pick<Order, 'captured' | 'refunded' | 'reviewReason' | 'paidAt' | 'expiresAt'>>;
}

/** Somebody else has changed the row since it was read. With the order's lock held this cannot happen. */
export class ConcurrentChangeError extends Error {
  override readonly name = 'ConcurrentChangeError';
}

/** Reads the order without keeping anybody from changing it. @throws Error when there is none */
export async function readOrder(db: Database | Transaction, orderId: string): Promise<Order> {
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order) throw new Error(`Order ${orderId} is gone.`);
  return order;
}

/** Reads the order and keeps others from changing it until the transaction ends. */
export async function lockOrder(tx: Transaction, orderId: string): Promise<Order> {
  const [order] = await tx.select().from(orders).where(eq(orders.id, orderId)).for('update');
  if (!order) throw new Error(`Order ${orderId} is gone.`);
  return order;
}

/**
 * Writes the step by compare-and-set on the order's version, and its event under the next number.
 * @throws IllegalTransitionError when the order may not go there
 * @throws ConcurrentChangeError when the row is not the one that was read
 */
export async function changeOrder(tx: Transaction, order: Order, change: OrderChange): Promise<Order> {
  const status = change.to ?? order.status;
  if (change.to) assertMove(ORDER_TRANSITIONS, order.status, change.to);
  const version = order.version + 1;
  const [changed] = await tx
    .update(orders)
    .set({ ...change.set, status, version, updatedAt: change.at })
    .where(and(eq(orders.id, order.id), eq(orders.version, order.version)))
    .returning();
  if (!changed) throw new ConcurrentChangeError(`Order ${order.id} was changed by somebody else.`);
  await appendEvent(tx, changed, order.status, change);
  return changed;
}

/** Writes the order's current version into its history. */
export async function appendEvent(
  tx: Transaction,
  order: Order,
  fromStatus: OrderStatus | null,
  change: Omit<OrderChange, 'to' | 'set'>,
): Promise<void> {
  await tx.insert(orderEvents).values({
    orderId: order.id,
    number: order.version,
    type: change.type,
    fromStatus,
    toStatus: order.status,
    attemptId: change.attemptId,
    actor: change.actor,
    detail: change.detail ?? {},
    at: change.at,
  });
}
