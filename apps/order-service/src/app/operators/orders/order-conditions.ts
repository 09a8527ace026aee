import { and, eq, exists, gte, isNotNull, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../../database/database';
import { orders, paymentAttempts, providerPayments } from '../../database/schema';
import { toMoments } from '../time-range';
import { isUuid } from '../uuid';
import type { OrderFilter } from './order-filter';

/** The filter as SQL. Every value is a parameter. */
export function orderConditions(db: Database, filter: OrderFilter): SQL | undefined {
  const { q, orderId, invoiceId, paymentId, attemptStatus, reference, userId, status } = filter;
  const { from, to } = toMoments(filter);
  const equal = <T>(column: AnyPgColumn, value: T | undefined) =>
    value === undefined ? undefined : eq(column, value);
  return and(
    equal(orders.id, orderId),
    equal(orders.reference, reference),
    equal(orders.userId, userId),
    equal(orders.status, status),
    from && gte(orders.createdAt, from),
    to && lt(orders.createdAt, to),
    reviewCondition(filter.review),
    invoiceId === undefined ? undefined : hasAttempt(db, eq(paymentAttempts.invoiceId, invoiceId)),
    attemptStatus && hasAttempt(db, eq(paymentAttempts.status, attemptStatus)),
    paymentId === undefined ? undefined : hasPayment(db, paymentId),
    q === undefined ? undefined : anywhere(db, q),
  );
}

function reviewCondition(review: OrderFilter['review']): SQL | undefined {
  if (review === undefined) return undefined;
  if (review === 'any') return isNotNull(orders.reviewReason);
  return review === 'none' ? isNull(orders.reviewReason) : eq(orders.reviewReason, review);
}

/** What somebody reads off a bank statement or a log line and pastes. */
function anywhere(db: Database, text: string): SQL | undefined {
  const ids = isUuid(text) ? [eq(orders.id, text), hasAttempt(db, eq(paymentAttempts.id, text))] : [];
  const named = or(eq(paymentAttempts.invoiceId, text), eq(paymentAttempts.senderInvoiceNo, text));
  return or(...ids, eq(orders.reference, text), hasAttempt(db, named), hasPayment(db, text));
}

function hasAttempt(db: Database, condition: SQL | undefined): SQL {
  const of = eq(paymentAttempts.orderId, orders.id);
  return exists(
    db
      .select({ one: sql`1` })
      .from(paymentAttempts)
      .where(and(of, condition)),
  );
}

function hasPayment(db: Database, paymentId: string): SQL {
  const is = and(eq(providerPayments.orderId, orders.id), eq(providerPayments.paymentId, paymentId));
  return exists(
    db
      .select({ one: sql`1` })
      .from(providerPayments)
      .where(is),
  );
}
