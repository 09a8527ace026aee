import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { ATTEMPT_STATUSES } from '../../payments/attempt-status';
import { bytes, moment, money } from './columns';
import { orders } from './orders.table';

/** A button that opens a bank's app with the payment filled in. */
export interface DeepLink {
  name: string;
  description: string;
  /** https address of the bank's logo, or empty. */
  logo: string;
  link: string;
}

/**
 * One QPay invoice of an order. It is written before QPay is asked for the invoice. What only its payer sees is in
 * {@link paymentCodes}.
 */
export const paymentAttempts = pgTable('payment_attempts', {
  id: uuid('id').primaryKey(),
  orderId: uuid('order_id')
    .notNull()
    .references(() => orders.id),
  number: integer('number').notNull(),
  status: text('status', { enum: ATTEMPT_STATUSES }).notNull(),
  senderInvoiceNo: text('sender_invoice_no').notNull(),
  callbackTokenHash: bytes('callback_token_hash').notNull(),
  /** Id of the key that has signed the callback's token; null where it was made before tokens were signed. */
  callbackKey: text('callback_key'),
  amount: money('amount').notNull(),
  currency: text('currency').notNull(),
  invoiceId: text('invoice_id'),
  checkRequestedAt: moment('check_requested_at'),
  /** When QPay was last asked and has answered, by the service's clock: its answer may have come a while later. */
  lastCheckedAt: moment('last_checked_at'),
  /** When some instance has last begun to ask QPay, and when an answer was last written, by the database's clock. */
  checkStartedAt: moment('check_started_at'),
  checkFinishedAt: moment('check_finished_at'),
  /** When the worker looks at it again, and while it does: when another one may take it for abandoned. */
  nextCheckAt: moment('next_check_at'),
  /** Checks that have failed one after the other. */
  checkFailures: integer('check_failures').notNull().default(0),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  /** When it was expired or cancelled. */
  closedAt: moment('closed_at'),
});

/** A row of {@link paymentAttempts}. */
export type PaymentAttempt = typeof paymentAttempts.$inferSelect;

/**
 * The rest of the same rows: what the payer of an attempt is shown. It is written once, is far larger than everything else of
 * the row (some 10 kB with QPay's banks), and is read only where somebody sees it: PostgreSQL would unpack it for every statement that answers it.
 */
export const paymentCodes = pgTable('payment_attempts', {
  qrText: text('qr_text'),
  shortUrl: text('short_url'),
  deepLinks: jsonb('deep_links').$type<DeepLink[]>().notNull().default([]),
});

/** A row of {@link paymentCodes}. */
export type PaymentCode = typeof paymentCodes.$inferSelect;
