import { inArray } from 'drizzle-orm';
import { pgTable } from 'drizzle-orm/pg-core';
import {
  qpayAmountFromMinorUnits,
  qpayAmountToMinorUnits,
  type QPayInvoicePaid,
  type QPayPaymentRow,
} from 'nestjs-qpay';
import type { Transaction } from '../database/database';
import { providerPayments, type PaymentAttempt, type ProviderPayment } from '../database/schema';
import { money } from '../database/schema/columns';
import { Statement } from '../database/statement';
import type { SeenPayment } from './assess';
import type { OrderAndAttempt } from './payment.types';

/** Money, as QPay reports it: only rows with status PAID are, refunded ones keep a positive amount. */
export function paidRows(rows: readonly QPayPaymentRow[]): QPayPaymentRow[] {
  return rows.filter((row) => row.status === 'PAID' && qpayAmountToMinorUnits(row.amount) > 0n);
}

/** States of which it is known whether QPay counts them. */
const JUDGED: ReadonlySet<string> = new Set(['NEW', 'FAILED', 'PAID', 'REFUNDED', 'REFUND']);

/**
 * Whether QPay's own total is not what its rows come to. It is not known whether money that went back is still in the total, so
 * either is right; and a state that means nothing here makes no total wrong.
 */
export function totalDisagrees(answer: Pick<QPayInvoicePaid, 'reportedAmount' | 'rows'>): boolean {
  const { reportedAmount, rows } = answer;
  if (reportedAmount === undefined || rows.some(({ status }) => !JUDGED.has(status))) return false;
  const sumOf = (...states: string[]) =>
    rows
      .filter(({ status }) => states.includes(status))
      .reduce((sum, { amount }) => sum + qpayAmountToMinorUnits(amount), 0n);
  const right = [sumOf('PAID'), sumOf('PAID', 'REFUNDED', 'REFUND')].map(qpayAmountFromMinorUnits);
  return !right.includes(reportedAmount);
}

/** Rows of a check name no invoice. One that names another one than was asked for is not this attempt's money. */
function isOf(attempt: PaymentAttempt, row: QPayPaymentRow): boolean {
  return row.objectId === undefined || row.objectId === attempt.invoiceId;
}

/** What the statement below reckons. */
const books = pgTable('books', { captured: money('captured').notNull() });

/**
 * Rows that are not there yet, and with each of them all money of the order in its own currency: what was there when the statement
 * began, which is everything as long as the order is held, and what it adds.
 */
const RECORD_PAYMENTS = new Statement(
  'record_payments',
  { payment: providerPayments, books },
  `WITH fresh AS (
     INSERT INTO provider_payments (payment_id, order_id, attempt_id, amount, currency, type, wallet, paid_at, seen_at)
     SELECT payment_id, :orderId::uuid, :attemptId::uuid, amount, currency, type, wallet, paid_at, :at::timestamptz
     FROM jsonb_to_recordset(:rows::jsonb)
       AS seen (payment_id text, amount bigint, currency text, type text, wallet text, paid_at timestamptz)
     ON CONFLICT (payment_id) DO NOTHING RETURNING {payment}
   ), books AS (
     SELECT coalesce(sum(amount), 0)::bigint AS captured FROM (
       SELECT amount FROM provider_payments
       WHERE provider_payments.order_id = :orderId::uuid AND provider_payments.currency = :currency::text
       UNION ALL SELECT amount FROM fresh WHERE currency = :currency::text) AS all_money
   ) SELECT {payment}, {books} FROM fresh AS provider_payments, books`,
);

/** Payments that QPay reports, and what they come to. */
export interface RecordedPayments {
  seen: SeenPayment[];
  /** All money of the order in its own currency, in minor units. */
  captured: bigint;
}

/**
 * Writes the payments that are not in the books yet and tells whom each of them credits. A payment id that is there stays
 * as it is, whoever tries: it credits one order, ever.
 * @param order whose lock is held
 */
export async function recordPayments(
  tx: Transaction,
  { order, attempt }: OrderAndAttempt,
  rows: readonly QPayPaymentRow[],
  at: Date,
): Promise<RecordedPayments> {
  const own = rows.filter((row) => isOf(attempt, row));
  const foreign = rows.filter((row) => !isOf(attempt, row)).map(toForeignPayment);
  const inserted = own.length > 0 ? await insertMissing(tx, { order, attempt }, own, at) : [];
  const fresh = inserted.map(({ payment }) => payment);
  const seen = [
    ...fresh.map((payment) => toSeen(payment, true)),
    ...(await earlier(tx, own, fresh)),
    ...foreign,
  ];
  // The books only change with the order's own sum, so what adds nothing to them leaves it as it is.
  return { seen, captured: inserted[0]?.books.captured ?? order.captured };
}

function insertMissing(
  tx: Transaction,
  { order, attempt }: OrderAndAttempt,
  rows: readonly QPayPaymentRow[],
  at: Date,
) {
  const { id: orderId, currency } = order;
  const values = JSON.stringify(rows.map(toColumns));
  return RECORD_PAYMENTS.all(tx, { orderId, attemptId: attempt.id, currency, at, rows: values });
}

/** What was there before, read after trying to write it: somebody else may have written it at the same time. */
async function earlier(
  tx: Transaction,
  rows: readonly QPayPaymentRow[],
  fresh: readonly ProviderPayment[],
): Promise<SeenPayment[]> {
  const written = new Set(fresh.map(({ paymentId }) => paymentId));
  const ids = rows.map(({ paymentId }) => paymentId).filter((id) => !written.has(id));
  if (ids.length === 0) return [];
  const known = await tx.select().from(providerPayments).where(inArray(providerPayments.paymentId, ids));
  return known.map((payment) => toSeen(payment, false));
}

function toSeen({ paymentId, amount, currency, orderId }: ProviderPayment, fresh: boolean): SeenPayment {
  return { paymentId, amount, currency, creditedOrderId: orderId, fresh };
}

function toForeignPayment({ paymentId, amount, currency }: QPayPaymentRow): SeenPayment {
  return { paymentId, amount: qpayAmountToMinorUnits(amount), currency, creditedOrderId: null, fresh: true };
}

/** A row as the statement takes it: money as text, which no number of JSON can hold for certain. */
function toColumns(row: QPayPaymentRow) {
  return {
    payment_id: row.paymentId,
    amount: String(qpayAmountToMinorUnits(row.amount)),
    currency: row.currency,
    type: row.type,
    wallet: row.wallet,
    paid_at: row.date?.toISOString(),
  };
}
