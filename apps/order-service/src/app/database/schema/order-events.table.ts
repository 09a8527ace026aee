import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ORDER_STATUSES } from '../../payments/order-status';
import { moment } from './columns';
import { orders } from './orders.table';
import { paymentAttempts } from './payment-attempts.table';

/** What happened to an order, without gaps: the last row's `toStatus` is the order's status. */
export const orderEvents = pgTable(
  'order_events',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    /** 1, 2, 3 …: the version that the event gave to the order. */
    number: integer('number').notNull(),
    type: text('type').notNull(),
    fromStatus: text('from_status', { enum: ORDER_STATUSES }),
    toStatus: text('to_status', { enum: ORDER_STATUSES }).notNull(),
    attemptId: uuid('attempt_id').references(() => paymentAttempts.id),
    /** Who caused it: `user:<sub>`, `callback`, `customer` … */
    actor: text('actor').notNull(),
    detail: jsonb('detail').$type<Record<string, string>>().notNull().default({}),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.number] })],
);

/** A row of {@link orderEvents}. */
export type OrderEvent = typeof orderEvents.$inferSelect;
