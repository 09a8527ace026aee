import { eq } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database';
import { orders, type Order } from '../database/schema';
import { Statement, type Values } from '../database/statement';
import { messagePayload, type OrderMessage } from '../outbox/order-message';
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
  /** What others are told of it. */
  message?: OrderMessage;
  set?: Partial<Pick<Order, 'captured' | 'refunded' | 'reviewReason' | 'paidAt' | 'expiresAt'>>;
}

/** Parts of a statement: the order's row by compare-and-set on its version, its event under the new one, and what others are told. */
export const CHANGED = `changed AS (
     UPDATE orders SET status = :status::text, version = :version::integer, captured = :captured::bigint,
       refunded = :refunded::bigint, review_reason = :reviewReason::text, paid_at = :paidAt::timestamptz,
       expires_at = :expiresAt::timestamptz, updated_at = :at::timestamptz
     WHERE orders.id = :orderId::uuid AND orders.version = :version::integer - 1 RETURNING {order}
   ), told AS (
     INSERT INTO order_events (order_id, number, type, from_status, to_status, attempt_id, actor, detail, at)
     SELECT id, version, :type::text, :fromStatus::text, status, :attemptId::uuid, :actor::text, :detail::jsonb, :at::timestamptz
     FROM changed
   ), messaged AS (
     INSERT INTO outbox (event_id, order_id, type, payload, created_at)
     SELECT :eventId::uuid, id, :messageType::text, :payload::jsonb, :at::timestamptz FROM changed WHERE :eventId::uuid IS NOT NULL
   )`;

const CHANGE_ORDER = new Statement(
  'change_order',
  { order: orders },
  `WITH ${CHANGED} SELECT {order} FROM changed AS orders`,
);

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

/**
 * Reads the order and keeps others from changing it until the transaction ends. Rows that refer to it may be written meanwhile:
 * whoever notes a callback holds the attempt and must not wait for whoever holds the order and waits for the attempt.
 */
export async function lockOrder(tx: Transaction, orderId: string): Promise<Order> {
  const [order] = await tx.select().from(orders).where(eq(orders.id, orderId)).for('no key update');
  if (!order) throw new Error(`Order ${orderId} is gone.`);
  return order;
}

/**
 * Writes the step by compare-and-set on the order's version, its event under the next number, and its message.
 * @throws IllegalTransitionError when the order may not go there
 * @throws ConcurrentChangeError when the row is not the one that was read
 */
export async function changeOrder(tx: Transaction, order: Order, change: OrderChange): Promise<Order> {
  const [changed] = await CHANGE_ORDER.all(tx, valuesOfChange(order, change));
  if (!changed) throw new ConcurrentChangeError(`Order ${order.id} was changed by somebody else.`);
  return changed.order;
}

/** What {@link CHANGED} is told. @throws IllegalTransitionError when the order may not go there */
export function valuesOfChange(order: Order, change: OrderChange): Values {
  if (change.to) assertMove(ORDER_TRANSITIONS, order.status, change.to);
  const { captured, refunded, reviewReason, paidAt, expiresAt } = { ...order, ...change.set };
  const { message } = change;
  return {
    orderId: order.id,
    status: change.to ?? order.status,
    version: order.version + 1,
    ...{ captured, refunded, reviewReason, paidAt, expiresAt, fromStatus: order.status, ...eventOf(change) },
    ...{ eventId: message?.eventId ?? null, messageType: message?.type ?? null },
    payload: message ? JSON.stringify(messagePayload(order, message)) : null,
  };
}

function eventOf({ type, actor, at, attemptId, detail = {} }: OrderChange) {
  return { type, actor, at, attemptId: attemptId ?? null, detail: JSON.stringify(detail) };
}
