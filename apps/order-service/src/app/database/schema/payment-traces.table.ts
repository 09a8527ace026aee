import { bigint, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { orders } from './orders.table';
import { paymentAttempts } from './payment-attempts.table';

export const TRACE_KINDS = ['callback', 'check', 'check.failed'] as const;

/** Each callback and each question to QPay about an invoice, whatever came of it: append-only. */
export const paymentTraces = pgTable('payment_traces', {
  sequence: bigint('sequence', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  attemptId: uuid('attempt_id')
    .notNull()
    .references(() => paymentAttempts.id),
  kind: text('kind', { enum: TRACE_KINDS }).notNull(),
  /** Who has asked QPay; of a callback: `qpay`. */
  actor: text('actor').notNull(),
  detail: jsonb('detail').$type<Record<string, string>>().notNull().default({}),
  at: moment('at').notNull(),
});

/** A row of {@link paymentTraces}. */
export type PaymentTrace = typeof paymentTraces.$inferSelect;
