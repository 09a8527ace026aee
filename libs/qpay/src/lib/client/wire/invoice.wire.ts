import { z } from 'zod';
import type {
  QPayDeepLink,
  QPayInvoice,
  QPayInvoiceDetails,
  QPayInvoiceDetailsLine,
  QPayInvoiceSubscription,
} from '../invoice.types';
import { answer } from './answer';
import * as field from './fields';
import { payment } from './payment.wire';

/** Shown to the payer in the order they come; an entry without a link opens nothing and is left out by its reader. */
export const deepLink: z.ZodType<QPayDeepLink> = answer({
  name: field.textOrEmpty,
  description: field.textOrEmpty,
  logo: field.textOrEmpty,
  link: field.textOrEmpty,
}).transform(({ name, description, logo, link }) => ({ name, description, logo, link }));

const subscription: z.ZodType<QPayInvoiceSubscription> = answer({
  id: field.text,
  isActive: field.optionalFlag,
  interval: field.optionalText,
  webhook: field.optionalText,
  startDate: field.optionalDate,
  nextPaymentDate: field.optionalDate,
});

/** The answer to a new invoice. The short link's key is mixed-case; the official table calls it a deep link in places. */
export const invoice: z.ZodType<QPayInvoice> = answer(
  {
    invoiceId: field.text,
    qrText: field.text,
    qrImage: field.textOrEmpty,
    shortUrl: field.textOrEmpty,
    urls: field.listOf(deepLink),
    subscription: z.preprocess((value) => value ?? undefined, subscription.optional()),
  },
  { shortUrl: ['qPay_shortUrl', 'qPay_deeplink', 'qpay_shorturl'] },
);

const line: z.ZodType<QPayInvoiceDetailsLine> = answer(
  {
    description: field.optionalText,
    quantity: field.optionalAmount,
    unitPrice: field.optionalAmount,
    taxProductCode: field.optionalText,
    note: field.optionalText,
    discounts: field.listOf(field.asItCame),
    surcharges: field.listOf(field.asItCame),
    taxes: field.listOf(field.asItCame),
  },
  { description: ['line_description'], quantity: ['line_quantity'], unitPrice: ['line_unit_price'] },
);

const detailsFields = answer(
  {
    invoiceId: field.text,
    status: field.text,
    senderInvoiceNo: field.optionalText,
    description: field.optionalText,
    totalAmount: field.optionalAmount,
    grossAmount: field.optionalAmount,
    taxAmount: field.optionalAmount,
    surchargeAmount: field.optionalAmount,
    discountAmount: field.optionalAmount,
    callbackUrl: field.optionalText,
    note: field.optionalText,
    senderBranchCode: field.optionalText,
    senderStaffCode: field.optionalText,
    senderTerminalCode: field.optionalText,
    senderBranchData: field.asItCame,
    senderStaffData: field.asItCame,
    senderTerminalData: field.asItCame,
    dueDate: field.optionalDate,
    enableExpiry: field.optionalFlag,
    expiryDate: field.optionalDate,
    allowPartial: field.optionalFlag,
    minimumAmount: field.optionalAmount,
    allowExceed: field.optionalFlag,
    maximumAmount: field.optionalAmount,
    lines: field.listOf(line),
    transactions: field.listOf(field.asItCame),
    inputs: field.listOf(field.asItCame),
    payments: field.listOf(payment),
  },
  { status: ['invoice_status'], description: ['invoice_description'], dueDate: ['invoice_due_date'] },
);

/** An invoice read by its id. Live hosts spell CANCELED with one L, some documents with two. */
export const invoiceDetails: z.ZodType<QPayInvoiceDetails> = detailsFields.transform((details) => ({
  ...details,
  status: details.status === 'CANCELLED' ? 'CANCELED' : details.status,
}));
