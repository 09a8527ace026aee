import { z } from 'zod';
import { answer } from '../../client/wire/answer';
import * as field from '../../client/wire/fields';
import { deepLink } from '../../client/wire/invoice.wire';
import type * as types from '../quick-qr.types';

/** A merchant of either kind. */
export const merchant: z.ZodType<types.QPayQuickQrMerchant> = answer({
  id: field.text,
  type: field.optionalText,
  vendorId: field.optionalText,
  registerNumber: field.optionalText,
  companyName: field.optionalText,
  name: field.optionalText,
  firstName: field.optionalText,
  lastName: field.optionalText,
  businessName: field.optionalText,
  mccCode: field.optionalText,
  city: field.optionalText,
  district: field.optionalText,
  address: field.optionalText,
  phone: field.optionalText,
  email: field.optionalText,
  createdDate: field.optionalDate,
});

export const merchantPage: z.ZodType<types.QPayQuickQrMerchantPage> = answer({
  count: field.optionalCount,
  rows: z.array(merchant),
}).transform(({ count, ...rest }) => ({ ...rest, count: count ?? rest.rows.length }));

const place: z.ZodType<types.QPayQuickQrPlace> = answer({ code: field.text, name: field.text });
export const places = z.array(place);

const account: z.ZodType<types.QPayQuickQrAccount> = answer(
  {
    id: field.optionalText,
    bankCode: field.optionalText,
    number: field.optionalText,
    name: field.optionalText,
    isDefault: field.optionalFlag,
  },
  { bankCode: ['account_bank_code'], number: ['account_number'], name: ['account_name'] },
);

/** Documents spell CANCELED with two L; one spelling for all of the library. */
const oneSpelling = <T extends { status?: string }>(fields: T): T => ({
  ...fields,
  status: fields.status === 'CANCELLED' ? 'CANCELED' : fields.status,
});

const invoiceFields = answer(
  {
    invoiceId: field.text,
    qrText: field.text,
    qrImage: field.textOrEmpty,
    amount: field.amount,
    currency: field.optionalText,
    description: field.optionalText,
    status: field.optionalText,
    statusDate: field.optionalDate,
    callbackUrl: field.optionalText,
    terminalId: field.optionalText,
    customerName: field.optionalText,
    customerLogo: field.optionalText,
    mccCode: field.optionalText,
    enableExpiry: field.optionalFlag,
    expiryDate: field.optionalDate,
    bankAccounts: field.listOf(account),
    urls: field.listOf(deepLink),
  },
  {
    invoiceId: ['id', 'invoice_id'],
    qrText: ['qr_code', 'qr_text'],
    status: ['invoice_status'],
    statusDate: ['invoice_status_date'],
    bankAccounts: ['invoice_bank_accounts'],
  },
);
export const quickQrInvoice: z.ZodType<types.QPayQuickQrInvoice> = invoiceFields.transform(oneSpelling);

const transaction: z.ZodType<types.QPayQuickQrTransaction> = answer({
  id: field.optionalText,
  description: field.optionalText,
  transactionBankCode: field.optionalText,
  accountBankCode: field.optionalText,
  accountBankName: field.optionalText,
  accountNumber: field.optionalText,
  status: field.optionalText,
  amount: field.optionalAmount,
  currency: field.optionalText,
});

const payment: z.ZodType<types.QPayQuickQrPayment> = answer(
  {
    paymentId: field.paymentId,
    status: field.text,
    statusDate: field.optionalDate,
    amount: field.amount,
    currency: field.optionalText,
    paidBy: field.optionalText,
    name: field.optionalText,
    description: field.optionalText,
    note: field.optionalText,
    walletCustomerId: field.optionalText,
    ebarimtCustomerNo: field.optionalText,
    transactions: field.listOf(transaction),
  },
  {
    paymentId: ['id', 'payment_id'],
    status: ['payment_status'],
    statusDate: ['payment_status_date'],
    name: ['payment_name'],
    description: ['payment_description'],
  },
);

export const quickQrCheck: z.ZodType<types.QPayQuickQrCheck> = answer(
  {
    invoiceId: field.text,
    status: field.text,
    statusDate: field.optionalDate,
    payments: field.listOf(payment),
  },
  { invoiceId: ['id', 'invoice_id'], status: ['invoice_status'], statusDate: ['invoice_status_date'] },
);
