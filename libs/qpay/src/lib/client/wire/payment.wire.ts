import { z } from 'zod';
import type { QPayPaymentCheck, QPayPaymentPage } from '../payment-queries.types';
import type { QPayCardTransaction, QPayP2pTransaction, QPayPayment } from '../payment.types';
import { answer } from './answer';
import * as field from './fields';

const p2pTransaction: z.ZodType<QPayP2pTransaction> = answer(
  {
    id: field.optionalText,
    transactionBankCode: field.optionalText,
    accountBankCode: field.optionalText,
    accountBankName: field.optionalText,
    accountNumber: field.optionalText,
    status: field.optionalText,
    amount: field.amount,
    currency: field.optionalText,
    settlementStatus: field.optionalText,
  },
  { amount: ['amount', 'transaction_amount'] },
);

/** In a check the names are short (`amount`), in a payment read by id long (`transaction_amount`). */
const cardTransaction: z.ZodType<QPayCardTransaction> = answer(
  {
    cardMerchantCode: field.optionalText,
    cardTerminalCode: field.optionalText,
    cardNumber: field.optionalText,
    cardType: field.optionalText,
    isCrossBorder: field.optionalFlag,
    amount: field.optionalAmount,
    currency: field.optionalText,
    date: field.optionalDate,
    status: field.optionalText,
    settlementStatus: field.optionalText,
    settlementStatusDate: field.optionalDate,
  },
  {
    amount: ['amount', 'transaction_amount'],
    currency: ['currency', 'transaction_currency'],
    date: ['date', 'transaction_date'],
    status: ['status', 'transaction_status'],
  },
);

/** One concept, three names: `payment_type` in checks, `transaction_type` by id, `paid_by` in lists; likewise the fee. */
const paymentFields = answer(
  {
    paymentId: field.paymentId,
    status: field.text,
    amount: field.amount,
    fee: field.optionalAmount,
    currency: field.optionalText,
    wallet: field.optionalText,
    type: field.optionalText,
    date: field.optionalDate,
    objectType: field.optionalText,
    objectId: field.optionalText,
    name: field.optionalText,
    description: field.optionalText,
    qrCode: field.optionalText,
    ebarimtCustomerNo: field.optionalText,
    nextPaymentDate: field.optionalDate,
    nextPaymentDatetime: field.optionalDate,
    p2pTransactions: field.listOf(p2pTransaction),
    cardTransactions: field.listOf(cardTransaction),
  },
  {
    status: ['payment_status'],
    amount: ['payment_amount'],
    fee: ['trx_fee', 'payment_fee'],
    currency: ['payment_currency'],
    wallet: ['payment_wallet'],
    type: ['payment_type', 'transaction_type', 'paid_by'],
    date: ['payment_date'],
    name: ['payment_name'],
    description: ['payment_description'],
    cardTransactions: ['card_transactions', 'card_tansactions'],
  },
);

/** A payment, from any of the answers that hold one. */
export const payment: z.ZodType<QPayPayment> = paymentFields.transform((fields): QPayPayment => {
  const { type, p2pTransactions, cardTransactions, ...rest } = fields;
  const common = { ...rest, status: statusOf(rest.status), currency: rest.currency ?? 'MNT' };
  if (type === 'P2P') return { ...common, type, p2pTransactions };
  if (type === 'CARD') return { ...common, type, cardTransactions };
  return { ...common, type: 'OTHER', typeName: type, p2pTransactions, cardTransactions };
});

/** Some transcriptions spell REFUNDED so. */
function statusOf(status: string): string {
  return status === 'REFUND' ? 'REFUNDED' : status;
}

const checkFields = answer({
  count: field.optionalCount,
  paidAmount: field.optionalAmount,
  rows: z.array(payment),
});

/** `rows` must be there: an answer without it is no "unpaid". */
export const paymentCheck: z.ZodType<QPayPaymentCheck> = checkFields.transform(({ count, ...rest }) => ({
  ...rest,
  count: count ?? rest.rows.length,
}));

const pageFields = answer({ count: field.optionalCount, rows: z.array(payment) });

/** An object of count and rows, or (in older samples) the bare rows. */
export const paymentPage: z.ZodType<QPayPaymentPage> = z
  .preprocess((wire) => (Array.isArray(wire) ? { rows: wire } : wire), pageFields)
  .transform(({ count, ...rest }) => ({ ...rest, count: count ?? rest.rows.length }));
