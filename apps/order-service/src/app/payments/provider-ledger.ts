import { and, eq, inArray, sum } from 'drizzle-orm';
import {
  qpayAmountFromMinorUnits,
  qpayAmountToMinorUnits,
  type QPayInvoicePaid,
  type QPayPaymentRow,
} from 'nestjs-qpay';
import type { Transaction } from '../database/database';
import { providerPayments, type Order, type PaymentAttempt, type ProviderPayment } from '../database/schema';
import type { SeenPayment } from './assess';

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

/**
 * Writes the payments that are not in the books yet and tells whom each of them credits. A payment id that is there stays
 * as it is, whoever tries: it credits one order, ever.
 */
export async function recordPayments(
  tx: Transaction,
  attempt: PaymentAttempt,
  rows: readonly QPayPaymentRow[],
  at: Date,
): Promise<SeenPayment[]> {
  const own = rows.filter((row) => isOf(attempt, row));
  const foreign = rows.filter((row) => !isOf(attempt, row)).map(toForeignPayment);
  return [...(own.length > 0 ? await insertMissing(tx, attempt, own, at) : []), ...foreign];
}

async function insertMissing(
  tx: Transaction,
  attempt: PaymentAttempt,
  rows: readonly QPayPaymentRow[],
  at: Date,
): Promise<SeenPayment[]> {
  const inserted = await tx
    .insert(providerPayments)
    .values(rows.map((row) => toProviderPayment(attempt, row, at)))
    .onConflictDoNothing({ target: providerPayments.paymentId })
    .returning({ paymentId: providerPayments.paymentId });
  const fresh = new Set(inserted.map(({ paymentId }) => paymentId));
  const ids = rows.map((row) => row.paymentId);
  const known = await tx.select().from(providerPayments).where(inArray(providerPayments.paymentId, ids));
  return known.map(({ paymentId, amount, currency, orderId }) => {
    return { paymentId, amount, currency, creditedOrderId: orderId, fresh: fresh.has(paymentId) };
  });
}

/** All money of the order in its own currency, in minor units. */
export async function capturedBy(tx: Transaction, order: Order): Promise<bigint> {
  const [row] = await tx
    .select({ total: sum(providerPayments.amount) })
    .from(providerPayments)
    .where(and(eq(providerPayments.orderId, order.id), eq(providerPayments.currency, order.currency)));
  return BigInt(row?.total ?? 0);
}

function toForeignPayment({ paymentId, amount, currency }: QPayPaymentRow): SeenPayment {
  return { paymentId, amount: qpayAmountToMinorUnits(amount), currency, creditedOrderId: null, fresh: true };
}

function toProviderPayment(attempt: PaymentAttempt, row: QPayPaymentRow, at: Date): ProviderPayment {
  return {
    paymentId: row.paymentId,
    orderId: attempt.orderId,
    attemptId: attempt.id,
    amount: qpayAmountToMinorUnits(row.amount),
    currency: row.currency,
    type: row.type,
    wallet: row.wallet ?? null,
    paidAt: row.date ?? null,
    seenAt: at,
  };
}
