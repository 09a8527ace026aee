import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, money } from './columns';
import { orders } from './orders.table';
import { providerPayments } from './provider-payments.table';

/** `API`: QPay gives a card payment back. `MANUAL`: somebody has made a transfer. `EXTERNAL`: seen at QPay, not made here. */
export const REFUND_KINDS = ['API', 'MANUAL', 'EXTERNAL'] as const;
/** UNKNOWN: QPay may or may not have given it back. */
export const REFUND_STATUSES = ['REQUESTED', 'SENDING', 'UNKNOWN', 'DONE', 'FAILED', 'REJECTED'] as const;

/** Money given back, or about to be. */
export const refunds = pgTable('refunds', {
  id: uuid('id').primaryKey(),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  paymentId: text('payment_id')
    .notNull()
    .references(() => providerPayments.paymentId),
  amount: money('amount').notNull(),
  kind: text('kind', { enum: REFUND_KINDS }).notNull(),
  status: text('status', { enum: REFUND_STATUSES }).notNull(),
  reason: text('reason').notNull(),
  evidence: text('evidence'),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by'),
  errorCode: text('error_code'),
  nextCheckAt: moment('next_check_at'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});

/** A row of {@link refunds}. */
export type Refund = typeof refunds.$inferSelect;
