import { eq, sql } from 'drizzle-orm';
import { orderEvents, orders, outbox, paymentAttempts } from '../../app/database/schema';
import type { SimulatedWorld } from '../world';

const STORM_MS = 1e12;

/** Where everything stands, in words that do not depend on who was first. */
export interface EndState {
  order: string;
  captured: bigint;
  review: string | null;
  attempt: string;
  events: string[];
  messages: string[];
  /** The first broken invariant. */
  breach?: string;
}

/** What all ways to settle one payment have to end in. */
export const PAID_ONCE: EndState = {
  order: 'PAID',
  captured: 10_000n,
  review: null,
  attempt: 'SETTLED',
  events: ['order.created', 'attempt.opened', 'order.paid'],
  messages: ['order.paid'],
  breach: undefined,
};

/** Reads the only order of the database. */
export async function endState({ database, time }: SimulatedWorld): Promise<EndState> {
  const db = database.observer;
  const [order] = await db.select().from(orders);
  if (!order) throw new Error('There is no order.');
  const [attempt] = await db.select().from(paymentAttempts).where(eq(paymentAttempts.orderId, order.id));
  const events = await db
    .select()
    .from(orderEvents)
    .orderBy(sql`number`);
  const messages = await db.select().from(outbox).orderBy(outbox.sequence);
  return {
    ...{ order: order.status, captured: order.captured, review: order.reviewReason },
    attempt: attempt?.status ?? 'none',
    events: events.map(({ type }) => type),
    messages: messages.map(({ type }) => type),
    breach: await database.firstBreach({ now: new Date(time.nowMs), overdueMs: STORM_MS }),
  };
}
