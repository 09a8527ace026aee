import { toWireDate } from '../../core/dates';
import { JsonObject } from '../../core/json';
import { formatDecimal } from '../../core/money';
import { InvoiceRecord } from '../../ledger/records';
import { ReceiptRecord } from './receipt';

const BILL_TYPES: Readonly<Record<string, string>> = { CITIZEN: 'B2C_RECEIPT', COMPANY: 'B2B_RECEIPT' };
const MERCHANT_REGISTER = '0000000';
const MERCHANT_TIN = '11111111111';

/** A receipt as v2 and v3 answer it (facts 5.4); the versions differ in the names of three fields. */
export function receiptAnswer(
  receipt: ReceiptRecord,
  invoice: InvoiceRecord | undefined,
  version: 2 | 3,
): JsonObject {
  const { payment } = receipt;
  const stamps = {
    created_by: payment.merchantId,
    created_date: toWireDate(receipt.createdAt),
    updated_by: payment.merchantId,
    updated_date: toWireDate(receipt.statusAt),
  };
  return {
    ...receiverPart(receipt),
    ...merchantPart(receipt, invoice, version),
    amount: formatDecimal(payment.amount),
    vat_amount: vatOf(receipt),
    city_tax_amount: '0.00',
    ebarimt_qr_data: receipt.qrData,
    ebarimt_lottery: receipt.lottery,
    note: null,
    ...statusPart(receipt, version),
    ebarimt_sent_email: null,
    ebarimt_receiver_phone: null,
    tax_type: '1',
    merchant_tin: MERCHANT_TIN,
    ebarimt_receipt_id: receipt.receiptNumber,
    ...stamps,
    status: true,
    barimt_items: [itemOf(receipt, invoice, stamps)],
    barimt_transactions: [],
    barimt_histories: [historyOf(receipt, stamps)],
  };
}

function receiverPart(receipt: ReceiptRecord): JsonObject {
  return {
    id: receipt.id,
    ebarimt_by: 'QPAY',
    g_wallet_id: receipt.payment.walletId,
    g_wallet_customer_id: receipt.payment.walletId,
    ebarimt_receiver_type: receipt.receiverType,
    ebarimt_receiver: receipt.receiver,
    ebarimt_district_code: receipt.districtCode,
    ebarimt_bill_type: billType(receipt),
  };
}

function merchantPart(
  { payment }: ReceiptRecord,
  invoice: InvoiceRecord | undefined,
  version: 2 | 3,
): JsonObject {
  const sent = (field: string): unknown => invoice?.source[field] ?? null;
  return {
    g_merchant_id: payment.merchantId,
    merchant_branch_code: sent('sender_branch_code'),
    merchant_terminal_code: sent('sender_terminal_code'),
    merchant_staff_code: sent('sender_staff_code'),
    [version === 3 ? 'merchant_register_no' : 'merchant_register']: MERCHANT_REGISTER,
    g_payment_id: payment.id,
    paid_by: payment.type,
    object_type: 'INVOICE',
    object_id: payment.invoiceId,
  };
}

function statusPart({ status, statusAt }: ReceiptRecord, version: 2 | 3): JsonObject {
  const prefix = version === 3 ? 'barimt' : 'ebarimt';
  return { [`${prefix}_status`]: status, [`${prefix}_status_date`]: toWireDate(statusAt) };
}

function vatOf({ payment }: ReceiptRecord): string {
  return formatDecimal((payment.amount * 10n) / 110n);
}

function itemOf(receipt: ReceiptRecord, invoice: InvoiceRecord | undefined, stamps: JsonObject): JsonObject {
  const amount = formatDecimal(receipt.payment.amount);
  return {
    id: `${receipt.id.slice(0, -1)}1`,
    barimt_id: receipt.id,
    merchant_product_code: null,
    tax_product_code: null,
    bar_code: null,
    name: invoice?.description ?? '',
    unit_price: amount,
    quantity: '1.00',
    amount,
    city_tax_amount: '0.00',
    vat_amount: vatOf(receipt),
    note: null,
    ...stamps,
    status: true,
  };
}

function historyOf(receipt: ReceiptRecord, stamps: JsonObject): JsonObject {
  return {
    id: `${receipt.id.slice(0, -1)}2`,
    barimt_id: receipt.id,
    ebarimt_receiver_type: receipt.receiverType,
    ebarimt_receiver: receipt.receiver,
    ebarimt_register_no: MERCHANT_REGISTER,
    ebarimt_bill_id: receipt.receiptNumber,
    ebarimt_date: toWireDate(receipt.createdAt),
    ebarimt_bill_type: billType(receipt),
    ebarimt_qr_data: receipt.qrData,
    ebarimt_lottery: receipt.lottery,
    ebarimt_error_code: null,
    ebarimt_error_msg: null,
    note: null,
    barimt_status: receipt.status,
    barimt_status_date: toWireDate(receipt.statusAt),
    ebarimt_sent_email: null,
    ebarimt_receiver_phone: null,
    tax_type: '1',
    ...stamps,
    status: true,
  };
}

function billType(receipt: ReceiptRecord): string {
  return BILL_TYPES[receipt.receiverType] ?? 'B2C_RECEIPT';
}
