import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from './columns';
import { orders } from './orders.table';

/** What was answered to a request with an `Idempotency-Key`. A key belongs to the user who has sent it. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: text('user_id').notNull(),
    key: text('key').notNull(),
    bodyHash: bytes('body_hash').notNull(),
    orderId: uuid('order_id').references(() => orders.id),
    lockedUntil: moment('locked_until').notNull(),
    answerStatus: integer('answer_status'),
    answerBody: jsonb('answer_body'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.key] })],
);

/** A row of {@link idempotencyKeys}. */
export type IdempotencyKey = typeof idempotencyKeys.$inferSelect;
