import { formatDecimal, parseDecimal, rescale } from '../money/decimal';
import type { QPayInvoicePaid, QPayPaidVerdict } from './invoice.types';
import type { QPayPayment } from './payment.types';

/** The only currency seen live. */
export const DEFAULT_CURRENCY = 'MNT';

/** Wide enough for every amount QPay is known to send; money has two decimals, taxes four. */
const SCALE = 6;

function unitsOf(amount: string): bigint {
  return rescale(parseDecimal(amount) ?? { units: 0n, scale: 0 }, SCALE).units;
}

/** A payment's rows that count as money received in a currency. */
export function receivedRows(rows: readonly QPayPayment[], currency: string): QPayPayment[] {
  return rows.filter((row) => row.status === 'PAID' && row.currency === currency);
}

/** Judges an invoice's payments; `expectedAmount` may be absent only when no row is PAID. */
export function judgePayments(
  invoiceId: string,
  rows: QPayPayment[],
  currency: string,
  expectedAmount: string | undefined,
): QPayInvoicePaid {
  const paidUnits = receivedRows(rows, currency).reduce((sum, row) => sum + unitsOf(row.amount), 0n);
  const expectedUnits = expectedAmount === undefined ? undefined : unitsOf(expectedAmount);
  const verdict = verdictOf(rows, paidUnits, expectedUnits);
  return {
    invoiceId,
    paid: verdict === 'paid' || verdict === 'overpaid',
    verdict,
    paidAmount: formatDecimal({ units: paidUnits, scale: SCALE }),
    expectedAmount,
    currency,
    rows,
  };
}

function verdictOf(
  rows: readonly QPayPayment[],
  paid: bigint,
  expected: bigint | undefined,
): QPayPaidVerdict {
  if (paid <= 0n) {
    if (rows.some(({ status }) => status === 'PARTIAL')) return 'partial';
    return rows.some(({ status }) => status === 'REFUNDED') ? 'refunded' : 'unpaid';
  }
  if (expected === undefined || paid < expected) return 'partial';
  return paid === expected ? 'paid' : 'overpaid';
}
