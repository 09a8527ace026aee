import { createHash } from 'node:crypto';
import { receivedRows } from '../client/invoice-paid';
import type { QPayInvoicePaid } from '../client/invoice.types';
import type { QPayPaymentRow } from '../client/payment.types';
import type {
  QPayCallbackMethod,
  QPayCallbackTarget,
  QPayPaymentEvent,
  QPayPaymentVerdict,
} from './callback.types';

/** What arrived, apart from the token. */
export interface CallbackArrival {
  method: QPayCallbackMethod;
  receivedAt: Date;
  /** The payment id the caller claims; proves nothing. */
  hint?: string;
}

/** What QPay says of an invoice as an event; undefined while there is nothing to tell, because no money has moved. */
export function paymentEvent(
  target: QPayCallbackTarget & { invoiceId: string },
  found: QPayInvoicePaid & { expectedAmount: string },
  arrival: CallbackArrival,
  merchant: string,
): QPayPaymentEvent | undefined {
  const verdict = verdictOf(found);
  if (!verdict) return undefined;
  return {
    id: eventId(target.invoiceId, found.rows),
    ...(merchant && { merchant }),
    reference: target.reference,
    invoiceId: target.invoiceId,
    paymentId: found.rows.find(({ paymentId }) => paymentId === arrival.hint)?.paymentId,
    verdict,
    paid: found.paid,
    paidAmount: found.paidAmount,
    expectedAmount: found.expectedAmount,
    currency: found.currency,
    payments: found.rows,
    receivedAt: arrival.receivedAt,
    method: arrival.method,
  };
}

function verdictOf({ verdict, rows, currency }: QPayInvoicePaid): QPayPaymentVerdict | undefined {
  const elsewhere = rows.some((row) => row.currency !== currency && receivedRows([row], row.currency).length);
  const received = receivedRows(rows, currency).length > 0;
  if (elsewhere && !received) return 'wrong-currency';
  return verdict === 'unpaid' ? undefined : verdict;
}

/** By the payments alone, in whatever order QPay lists them. */
export function eventId(invoiceId: string, rows: readonly QPayPaymentRow[]): string {
  const facts = rows
    .map(({ paymentId, status, amount, currency }) => [paymentId, status, amount, currency])
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([invoiceId, facts]))
    .digest('hex');
}
