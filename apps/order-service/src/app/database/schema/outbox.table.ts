import { bigint, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { orders } from './orders.table';

/** What others must be told, written in the transaction that made it true. */
export const outbox = pgTable('outbox', {
  sequence: bigint('sequence', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  /** Stable over redeliveries, so that a receiver can tell a repetition. */
  eventId: uuid('event_id').notNull(),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  type: text('type').notNull(),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  createdAt: moment('created_at').notNull(),
  deliveredAt: moment('delivered_at'),
  /** Deliveries that have failed. */
  attempts: integer('attempts').notNull().default(0),
  nextAttemptAt: moment('next_attempt_at'),
});

/** A row of {@link outbox}. */
export type OutboxMessage = typeof outbox.$inferSelect;
