import { z } from 'zod';
import type { QPayEbarimt, QPayEbarimtItem } from '../ebarimt.types';
import { answer } from './answer';
import * as field from './fields';

const item: z.ZodType<QPayEbarimtItem> = answer({
  id: field.optionalText,
  name: field.optionalText,
  merchantProductCode: field.optionalText,
  taxProductCode: field.optionalText,
  barCode: field.optionalText,
  unitPrice: field.optionalAmount,
  quantity: field.optionalAmount,
  amount: field.optionalAmount,
  vatAmount: field.optionalAmount,
  cityTaxAmount: field.optionalAmount,
  note: field.optionalText,
});

/** The names on the wire that are not the field's own in snake_case; version 2 and 3 differ in the state's. */
const names = {
  issuedBy: ['ebarimt_by'],
  walletId: ['g_wallet_id'],
  walletCustomerId: ['g_wallet_customer_id'],
  receiverType: ['ebarimt_receiver_type'],
  receiver: ['ebarimt_receiver'],
  receiverPhone: ['ebarimt_receiver_phone'],
  districtCode: ['ebarimt_district_code'],
  billType: ['ebarimt_bill_type'],
  merchantId: ['g_merchant_id'],
  merchantRegisterNo: ['merchant_register_no', 'merchant_register'],
  paymentId: ['g_payment_id'],
  qrData: ['ebarimt_qr_data'],
  lottery: ['ebarimt_lottery'],
  receiptId: ['ebarimt_receipt_id'],
  status: ['barimt_status', 'ebarimt_status'],
  statusDate: ['barimt_status_date', 'ebarimt_status_date'],
  isActive: ['status'],
  items: ['barimt_items'],
  histories: ['barimt_histories'],
  transactions: ['barimt_transactions'],
};

const receiptFields = answer(
  {
    id: field.optionalText,
    issuedBy: field.optionalText,
    walletId: field.optionalText,
    walletCustomerId: field.optionalText,
    receiverType: field.optionalText,
    receiver: field.optionalText,
    receiverPhone: field.optionalText,
    districtCode: field.optionalText,
    billType: field.optionalText,
    merchantId: field.optionalText,
    merchantBranchCode: field.optionalText,
    merchantTerminalCode: field.optionalText,
    merchantStaffCode: field.optionalText,
    merchantRegisterNo: field.optionalText,
    merchantTin: field.optionalText,
    paymentId: field.optionalText,
    paidBy: field.optionalText,
    objectType: field.optionalText,
    objectId: field.optionalText,
    amount: field.optionalAmount,
    vatAmount: field.optionalAmount,
    cityTaxAmount: field.optionalAmount,
    qrData: field.optionalText,
    lottery: field.optionalText,
    receiptId: field.optionalText,
    taxType: field.optionalText,
    note: field.optionalText,
    status: field.optionalText,
    statusDate: field.optionalDate,
    isActive: field.optionalFlag,
    createdDate: field.optionalDate,
    updatedDate: field.optionalDate,
    items: field.listOf(item),
    histories: field.listOf(field.asItCame),
    transactions: field.listOf(field.asItCame),
  },
  names,
);

/** A receipt; an empty object is one too. Some documents spell CANCELED with two L. */
export const ebarimt: z.ZodType<QPayEbarimt> = receiptFields.transform((receipt) => ({
  ...receipt,
  status: receipt.status === 'CANCELLED' ? 'CANCELED' : receipt.status,
}));
