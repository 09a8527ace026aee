/** What a QPay code means for the caller; one kind is one error class. */
export type QPayCodeKind =
  | 'authentication'
  | 'tokenRejected'
  | 'permission'
  | 'rejected'
  | 'notFound'
  | 'alreadyDone'
  | 'conflict'
  | 'unavailable';

/** Every code of QPay's official table (52), then those observed beside it; QPay's own spellings. */
export const QPAY_CODE_KINDS = {
  ACCOUNT_BANK_DUPLICATED: 'conflict',
  ACCOUNT_SELECTION_INVALID: 'rejected',
  AUTHENTICATION_FAILED: 'authentication',
  BANK_ACCOUNT_NOTFOUND: 'notFound',
  BANK_MCC_ALREADY_ADDED: 'alreadyDone',
  BANK_MCC_NOT_FOUND: 'notFound',
  CARD_TERMINAL_NOTFOUND: 'notFound',
  CLIENT_NOTFOUND: 'notFound',
  CLIENT_USERNAME_DUPLICATED: 'conflict',
  CUSTOMER_DUPLICATE: 'conflict',
  CUSTOMER_NOTFOUND: 'notFound',
  CUSTOMER_REGISTER_INVALID: 'rejected',
  EBARIMT_CANCEL_NOTSUPPERDED: 'conflict',
  EBARIMT_NOT_REGISTERED: 'conflict',
  EBARIMT_QR_CODE_INVALID: 'rejected',
  INFORM_NOTFOUND: 'notFound',
  INPUT_CODE_REGISTERED: 'alreadyDone',
  INPUT_NOTFOUND: 'notFound',
  INVALID_AMOUNT: 'rejected',
  INVALID_OBJECT_TYPE: 'rejected',
  INVOICE_ALREADY_CANCELED: 'alreadyDone',
  INVOICE_CODE_INVALID: 'rejected',
  INVOICE_CODE_REGISTERED: 'alreadyDone',
  INVOICE_LINE_REQUIRED: 'rejected',
  INVOICE_NOTFOUND: 'notFound',
  INVOICE_PAID: 'conflict',
  INVOICE_RECEIVER_DATA_ADDRESS_REQUIRED: 'rejected',
  INVOICE_RECEIVER_DATA_EMAIL_REQUIRED: 'rejected',
  INVOICE_RECEIVER_DATA_PHONE_REQUIRED: 'rejected',
  INVOICE_RECEIVER_DATA_REQUIRED: 'rejected',
  MAX_AMOUNT_ERR: 'rejected',
  MCC_NOTFOUND: 'notFound',
  MERCHANT_ALREADY_REGISTERED: 'alreadyDone',
  MERCHANT_INACTIVE: 'conflict',
  MERCHANT_NOTFOUND: 'notFound',
  MIN_AMOUNT_ERR: 'rejected',
  NO_CREDENDIALS: 'tokenRejected',
  OBJECT_DATA_ERROR: 'rejected',
  P2P_TERMINAL_NOTFOUND: 'notFound',
  PAYMENT_ALREADY_CANCELED: 'alreadyDone',
  PAYMENT_NOT_PAID: 'conflict',
  PAYMENT_NOTFOUND: 'notFound',
  PERMISSION_DENIED: 'permission',
  QRACCOUNT_INACTIVE: 'conflict',
  QRACCOUNT_NOTFOUND: 'notFound',
  QRCODE_NOTFOUND: 'notFound',
  QRCODE_USED: 'conflict',
  SENDER_BRANCH_DATA_REQUIRED: 'rejected',
  TAX_LINE_REQUIRED: 'rejected',
  TAX_PRODUCT_CODE_REQUIRED: 'rejected',
  TRANSACTION_NOT_APPROVED: 'conflict',
  TRANSACTION_REQUIRED: 'rejected',
  // Observed live, absent from the official table.
  NO_CREDENTIALS: 'tokenRejected',
  PAYMENT_SETTLED: 'conflict',
  BARIMT_NOT_FOUND: 'notFound',
  SYSTEM_BUSY: 'unavailable',
  VAT_AMOUNT_INVALID: 'rejected',
  TypeError: 'unavailable',
} as const satisfies Record<string, QPayCodeKind>;

/** A code this library knows. */
export type QPayKnownCode = keyof typeof QPAY_CODE_KINDS;

/** Any code QPay may send: the known ones for completion in the editor, and every other string. */
export type QPayCode = QPayKnownCode | (string & {});

/** Whether this library knows the code. */
export function isQPayKnownCode(code: string): code is QPayKnownCode {
  return Object.hasOwn(QPAY_CODE_KINDS, code);
}
