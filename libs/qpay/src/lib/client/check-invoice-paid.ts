import { QPayUnexpectedAnswerError } from '../errors/qpay-transport-errors';
import { readAmountInput } from '../money/qpay-amount';
import type { QPayCallOptions } from './call.types';
import { DEFAULT_CURRENCY, judgePayments, receivedRows } from './invoice-paid';
import type { QPayExpectedPayment, QPayInvoiceDetails, QPayInvoicePaid } from './invoice.types';
import { eachPayment } from './payment-pages';
import type { QPayCheckPaymentInput, QPayOffset, QPayPaymentCheck } from './payment-queries.types';
import type { QPayPayment } from './payment.types';

/** The two questions that tell whether an invoice is paid. */
interface Asks {
  checkPayment(input: QPayCheckPaymentInput, options?: QPayCallOptions): Promise<QPayPaymentCheck>;
  getInvoice(invoiceId: string, options?: QPayCallOptions): Promise<QPayInvoiceDetails>;
}

/** Whether an invoice is paid, by the exact sum of its PAID payments. */
export async function checkInvoicePaid(
  client: Asks,
  invoiceId: string,
  expected: QPayExpectedPayment | undefined,
  options: QPayCallOptions | undefined,
): Promise<QPayInvoicePaid> {
  const currency = expected?.currency ?? DEFAULT_CURRENCY;
  const given = expected && readAmountInput(expected.amount, 'expected.amount');
  const within = sharedLimit(options);
  const { rows, reportedAmount } = await allPayments(client, invoiceId, within);
  const needed = given ?? (await totalIfNeeded(client, invoiceId, receivedRows(rows, currency), within));
  const judged = judgePayments(invoiceId, rows, currency, needed);
  return reportedAmount === undefined ? judged : { ...judged, reportedAmount };
}

/** One time limit for all the questions together: each gets what the ones before have left. */
function sharedLimit(options: QPayCallOptions = {}): () => QPayCallOptions {
  const { timeoutMs } = options;
  if (timeoutMs === undefined) return () => options;
  const deadline = performance.now() + timeoutMs;
  return () => ({ ...options, timeoutMs: Math.max(1, deadline - performance.now()) });
}

async function allPayments(
  client: Asks,
  invoiceId: string,
  within: () => QPayCallOptions,
): Promise<{ rows: QPayPayment[]; reportedAmount?: string }> {
  const question = { objectType: 'INVOICE', objectId: invoiceId };
  const { count, rows, paidAmount } = await client.checkPayment(question, within());
  if (rows.length >= count) return { rows: unique(rows), reportedAmount: paidAmount };
  let newest: QPayPaymentCheck | undefined;
  const readPage = async (offset: QPayOffset) =>
    (newest = await client.checkPayment({ ...question, offset }, within()));
  const all: QPayPayment[] = [];
  for await (const row of eachPayment(readPage)) all.push(row);
  // The last page's total is the one that knows of a payment that has come while the pages were read.
  return { rows: all, reportedAmount: newest?.paidAmount };
}

/** A payment counts once, however often it is listed. */
function unique(rows: QPayPayment[]): QPayPayment[] {
  return [...new Map(rows.map((row) => [row.paymentId, row])).values()];
}

async function totalIfNeeded(
  client: Asks,
  invoiceId: string,
  received: QPayPayment[],
  within: () => QPayCallOptions,
): Promise<string | undefined> {
  if (received.length === 0) return undefined;
  const { totalAmount } = await client.getInvoice(invoiceId, within());
  if (totalAmount !== undefined) return totalAmount;
  throw new QPayUnexpectedAnswerError(
    "QPay's answer to invoice.get has no total_amount, so nothing says whether the invoice is paid. Pass `expected`.",
    { operation: 'invoice.get' },
  );
}
