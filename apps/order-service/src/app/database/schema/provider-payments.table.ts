import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, money } from './columns';
import { orders } from './orders.table';
import { paymentAttempts } from './payment-attempts.table';

/** Money seen at QPay: append-only, and a payment id credits at most one order, ever. */
export const providerPayments = pgTable('provider_payments', {
  paymentId: text('payment_id').primaryKey(),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  attemptId: uuid('attempt_id')
    .notNull()
    .references(() => paymentAttempts.id),
  amount: money('amount').notNull(),
  currency: text('currency').notNull(),
  type: text('type'),
  wallet: text('wallet'),
  paidAt: moment('paid_at'),
  seenAt: moment('seen_at').notNull(),
});

/** A row of {@link providerPayments}. */
export type ProviderPayment = typeof providerPayments.$inferSelect;
