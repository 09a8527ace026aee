import { toWireDate } from '../../core/dates';
import { JsonObject } from '../../core/json';
import { formatDecimal } from '../../core/money';
import { InvoiceRecord, PaymentRecord } from '../../ledger/records';

/** The merchant's account and QPay's own, where the two legs of a transfer arrive. */
const LEGS = [
  { account_bank_code: '050000', account_bank_name: 'Хаан банк', account_number: '50*****00' },
  { account_bank_code: '990000', account_bank_name: 'Монпэй', account_number: '99*****00' },
] as const;

const PAYER_BANK = '050000';

/** A row of payment/check; keys in the order of the facts, 4.2. */
export function checkRow(payment: PaymentRecord): JsonObject {
  return {
    payment_id: payment.id,
    payment_status: payment.status,
    payment_amount: formatDecimal(payment.amount),
    trx_fee: formatDecimal(payment.fee),
    payment_currency: payment.currency,
    payment_wallet: payment.wallet,
    payment_type: payment.type,
    ebarimt_customer_no: null,
    next_payment_date: null,
    next_payment_datetime: null,
    card_transactions: payment.type === 'CARD' ? [shortCardTransaction(payment)] : [],
    p2p_transactions: payment.type === 'P2P' ? p2pTransactions(payment) : [],
  };
}

/** The answer to payment get; keys in the order of the facts, 4.1. */
export function paymentDetails(payment: PaymentRecord): JsonObject {
  return {
    payment_id: payment.id,
    payment_status: payment.status,
    payment_fee: formatDecimal(payment.fee),
    payment_amount: formatDecimal(payment.amount),
    payment_currency: payment.currency,
    payment_date: toWireDate(payment.paidAt),
    payment_wallet: payment.walletId,
    transaction_type: payment.type,
    object_type: 'INVOICE',
    object_id: payment.invoiceId,
    next_payment_date: null,
    next_payment_datetime: null,
    card_transactions: payment.type === 'CARD' ? [longCardTransaction(payment)] : [],
    p2p_transactions: payment.type === 'P2P' ? p2pTransactions(payment) : [],
  };
}

/** A row of payment/list; keys in the order of the facts, 4.3. */
export function listRow(payment: PaymentRecord, invoice: InvoiceRecord): JsonObject {
  return {
    payment_id: payment.id,
    payment_date: toWireDate(payment.paidAt),
    payment_status: payment.status,
    payment_fee: formatDecimal(payment.fee),
    payment_amount: formatDecimal(payment.amount),
    payment_currency: payment.currency,
    payment_wallet: payment.walletId,
    payment_name: invoice.description,
    payment_description: invoice.description,
    qr_code: invoice.qrText,
    paid_by: payment.type,
    object_type: 'INVOICE',
    object_id: payment.invoiceId,
    next_payment_date: null,
    next_payment_datetime: null,
  };
}

/** The two legs of a transfer: what the merchant gets, and the fee of about one per cent. */
export function p2pTransactions(payment: PaymentRecord): JsonObject[] {
  const amounts = [payment.amount - payment.fee, payment.fee];
  return LEGS.map((account, index) => ({
    transaction_bank_code: PAYER_BANK,
    ...account,
    status: 'SUCCESS',
    amount: formatDecimal(amounts[index] ?? 0n),
    currency: payment.currency,
    settlement_status: payment.settlement,
  }));
}

function shortCardTransaction(payment: PaymentRecord): JsonObject {
  return {
    card_type: 'VISA',
    is_cross_border: false,
    amount: formatDecimal(payment.amount),
    currency: payment.currency,
    date: toWireDate(payment.paidAt),
    status: 'SUCCESS',
    settlement_status: payment.settlement,
    settlement_status_date: toWireDate(payment.paidAt),
  };
}

function longCardTransaction(payment: PaymentRecord): JsonObject {
  return {
    card_merchant_code: '0001234567',
    card_terminal_code: '00012345',
    card_number: '4111********1111',
    card_type: 'VISA',
    is_cross_border: false,
    transaction_amount: formatDecimal(payment.amount),
    transaction_currency: payment.currency,
    transaction_date: toWireDate(payment.paidAt),
    transaction_status: 'SUCCESS',
    settlement_status: payment.settlement,
    settlement_status_date: toWireDate(payment.paidAt),
  };
}
