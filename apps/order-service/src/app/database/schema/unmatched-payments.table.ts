import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment, money } from './columns';

/** Payments in QPay's list that nothing of ours accounts for, until somebody has found out what they are. */
export const unmatchedPayments = pgTable('unmatched_payments', {
  paymentId: text('payment_id').primaryKey(),
  invoiceId: text('invoice_id'),
  amount: money('amount').notNull(),
  currency: text('currency').notNull(),
  paidAt: moment('paid_at'),
  seenAt: moment('seen_at').notNull(),
  resolvedAt: moment('resolved_at'),
  resolvedBy: text('resolved_by'),
  note: text('note'),
});
