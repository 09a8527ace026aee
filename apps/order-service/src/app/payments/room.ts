import { and, count, eq, gt, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../database/database';
import { orders } from '../database/schema';
import { ApiError } from '../errors/api-error';

/** More requests of one user are not under way at once, at all instances together. */
const UNDER_WAY = 200;

/** Whose payments are counted, and how many of them may be open. */
export interface Room {
  userId: string;
  limit: number;
  now: Date;
  /** The order that is to be opened, which takes no room from itself. */
  orderId?: string;
}

/**
 * How many open payments leave so much room that nobody has to be waited for.
 * @returns nothing where the limit is too near for that
 */
export function ampleRoom(limit: number): number | undefined {
  return limit > UNDER_WAY ? limit - UNDER_WAY : undefined;
}

/** Has the user's other requests wait until this transaction ends. */
export async function lockRoom(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`open payments of ${userId}`}, 0))`);
}

/**
 * Makes sure that the user may have one more payment that waits for money. Near the limit a user's requests wait for one
 * another, until their transactions end: counting alone would let through all that come at once.
 * @throws ApiError 429 `TOO_MANY_OPEN_PAYMENTS`
 */
export async function assertRoom(tx: Transaction, room: Room): Promise<void> {
  const ample = ampleRoom(room.limit);
  if (ample !== undefined && (await countOpen(tx, room)) < ample) return;
  await lockRoom(tx, room.userId);
  if ((await countOpen(tx, room)) < room.limit) return;
  const body = {
    code: 'TOO_MANY_OPEN_PAYMENTS',
    message: 'Too many payments of this user wait for money.',
    remedy: 'Pay, cancel, or let some of them expire.',
  };
  throw new ApiError(429, body, { retryAfterSeconds: 60 });
}

async function countOpen(tx: Transaction, { userId, now, orderId }: Room): Promise<number> {
  const open = and(eq(orders.status, 'PENDING'), gt(orders.expiresAt, now));
  const others = orderId === undefined ? undefined : ne(orders.id, orderId);
  const [row] = await tx
    .select({ open: count() })
    .from(orders)
    .where(and(eq(orders.userId, userId), open, others));
  return row?.open ?? 0;
}
