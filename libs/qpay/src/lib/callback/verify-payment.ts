import { judgePayments } from '../client/invoice-paid';
import type { QPayExpectedPayment, QPayInvoicePaid } from '../client/invoice.types';
import type { QPayCallOptions } from '../client/call.types';
import type { QPayPayment } from '../client/payment.types';
import { QPayError } from '../errors/qpay-error';
import { readAmountInput } from '../money/qpay-amount';
import type { QPayCallbackTarget } from './callback.types';

/** What is asked of QPay. */
export interface PaymentQuestions {
  checkInvoicePaid(
    invoiceId: string,
    expected: QPayExpectedPayment,
    options?: QPayCallOptions,
  ): Promise<QPayInvoicePaid>;
  getPayment(paymentId: string, options?: QPayCallOptions): Promise<QPayPayment>;
}

/** QPay's word on an invoice, measured by what the application expects. */
export type VerifiedPayments = QPayInvoicePaid & { expectedAmount: string };

/**
 * Asks QPay what has been paid on **our** invoice. A payment that the caller names and the check does not list is read by its
 * id: it counts when QPay binds it to this very invoice, and is ignored otherwise, whatever it is.
 *
 * @throws QPayError when QPay cannot be asked, or the expected amount is none
 */
export async function verifyPayment(
  qpay: PaymentQuestions,
  target: QPayCallbackTarget & { invoiceId: string },
  hint: string | undefined,
  timeoutMs: number,
): Promise<VerifiedPayments> {
  const deadline = performance.now() + timeoutMs;
  const expectedAmount = readAmountInput(target.amount, 'amount');
  const { invoiceId, currency } = target;
  const found = await qpay.checkInvoicePaid(invoiceId, { amount: expectedAmount, currency }, { timeoutMs });
  const checked = { ...found, expectedAmount };
  if (hint === undefined || found.rows.some(({ paymentId }) => paymentId === hint)) return checked;
  const left = { timeoutMs: Math.max(1, deadline - performance.now()) };
  const payment = await boundPayment(qpay, hint, checked, left);
  if (!payment) return checked;
  return {
    ...judgePayments(invoiceId, [...found.rows, payment], found.currency, expectedAmount),
    expectedAmount,
  };
}

/** The payment of this id, if QPay says that it is one of this invoice's. */
async function boundPayment(
  qpay: PaymentQuestions,
  paymentId: string,
  { invoiceId, paid }: VerifiedPayments,
  options: QPayCallOptions,
): Promise<QPayPayment | undefined> {
  try {
    const payment = await qpay.getPayment(paymentId, options);
    const bound = payment.objectType === 'INVOICE' && payment.objectId === invoiceId;
    return bound && payment.paymentId === paymentId ? payment : undefined;
  } catch (error) {
    // Unknown to QPay, or somebody else's: the caller made it up. And what is paid already needs no further proof.
    if (paid || (error instanceof QPayError && !error.retryable)) return undefined;
    throw error;
  }
}
