import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { ORDER_STATUSES } from '../../payments/order-status';
import { REVIEW_REASONS } from '../../payments/review-reason';
import { moment, money } from './columns';

/** What a user owes. */
export const orders = pgTable('orders', {
  id: uuid('id').primaryKey(),
  userId: text('user_id').notNull(),
  /** The caller's own name for what is paid, such as a cart. */
  reference: text('reference'),
  description: text('description').notNull(),
  amount: money('amount').notNull(),
  currency: text('currency').notNull(),
  status: text('status', { enum: ORDER_STATUSES }).notNull(),
  /** Why a person has to look at it. The state machine goes on regardless. */
  reviewReason: text('review_reason', { enum: REVIEW_REASONS }),
  captured: money('captured').notNull().default(0n),
  refunded: money('refunded').notNull().default(0n),
  version: integer('version').notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  paidAt: moment('paid_at'),
});

/** A row of {@link orders}. */
export type Order = typeof orders.$inferSelect;
