import { z } from 'zod';
import type { QPayCall } from './call.types';
import { QPAY_ENDPOINTS, type QPayOperation } from './endpoints';
import { invoiceBody, type QPayInvoiceDefaults } from './invoice-body';
import type { QPayCreateInvoiceInput } from './invoice-input.types';
import type { QPayInvoice, QPayInvoiceDetails } from './invoice.types';
import { readAmountInput } from '../money/qpay-amount';
import { invoice, invoiceDetails } from './wire/invoice.wire';

/** The operation's name and its row of the endpoint table. */
export function operation(name: QPayOperation): Pick<QPayCall<unknown>, 'operation' | 'endpoint'> {
  return { operation: name, endpoint: QPAY_ENDPOINTS[name] };
}

/** For answers that say nothing (`{}`). */
export const nothing = z.unknown().transform(() => undefined);

export function createInvoiceCall(
  input: QPayCreateInvoiceInput,
  defaults: QPayInvoiceDefaults,
): QPayCall<QPayInvoice> {
  const body = invoiceBody(input, defaults);
  const reference = {
    senderInvoiceNo: input.senderInvoiceNo,
    invoiceCode: input.invoiceCode ?? defaults.invoiceCode,
    amount: input.amount === undefined ? undefined : readAmountInput(input.amount),
  };
  return { ...operation('invoice.create'), body, answer: invoice, reference };
}

export function getInvoiceCall(invoiceId: string): QPayCall<QPayInvoiceDetails> {
  return { ...operation('invoice.get'), id: invoiceId, answer: invoiceDetails };
}

export function cancelInvoiceCall(invoiceId: string): QPayCall<undefined> {
  return { ...operation('invoice.cancel'), id: invoiceId, answer: nothing, reference: { invoiceId } };
}
