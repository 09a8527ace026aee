import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { orders } from './orders.table';
import { providerPayments } from './provider-payments.table';

/** UNKNOWN: QPay may or may not have made it; it is never asked for a second time. */
export const RECEIPT_STATUSES = ['WAITING', 'SENDING', 'ISSUED', 'UNKNOWN', 'REFUSED'] as const;
export const RECEIVER_TYPES = ['CITIZEN', 'COMPANY'] as const;

/** Tax receipts (ebarimt), at most one for each payment. */
export const receipts = pgTable('receipts', {
  paymentId: text('payment_id')
    .primaryKey()
    .references(() => providerPayments.paymentId),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  status: text('status', { enum: RECEIPT_STATUSES }).notNull(),
  receiverType: text('receiver_type', { enum: RECEIVER_TYPES }).notNull(),
  receiver: text('receiver'),
  receiptId: text('receipt_id'),
  lottery: text('lottery'),
  qrData: text('qr_data'),
  errorCode: text('error_code'),
  attempts: integer('attempts').notNull().default(0),
  nextTryAt: moment('next_try_at'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});

/** A row of {@link receipts}. */
export type Receipt = typeof receipts.$inferSelect;
