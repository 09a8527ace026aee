import type { QPayOpen } from './open-union';
import type { QPayExtraFields } from './wire/answer';

/** State of a payment. Only `PAID` is money received; a `REFUNDED` payment keeps its amount. */
export type QPayPaymentStatus = QPayOpen<'NEW' | 'FAILED' | 'PAID' | 'PARTIAL' | 'REFUNDED'>;

/** Currency code; `MNT` is the only one seen live. */
export type QPayCurrency = QPayOpen<'MNT' | 'USD' | 'CNY' | 'JPY' | 'RUB' | 'EUR'>;

/** Whether the money has reached the merchant's account. */
export type QPaySettlementStatus = QPayOpen<'PENDING' | 'SETTLED'>;

/** One bank transfer of a P2P payment. A real payment has two: the merchant's net and QPay's fee. */
export interface QPayP2pTransaction {
  id?: string;
  transactionBankCode?: string;
  accountBankCode?: string;
  accountBankName?: string;
  /** Masked by QPay. */
  accountNumber?: string;
  status?: QPayOpen<'SUCCESS'>;
  /** Decimal text. */
  amount: string;
  currency?: QPayCurrency;
  settlementStatus?: QPaySettlementStatus;
  extra: QPayExtraFields;
}

/** The card transaction of a CARD payment. */
export interface QPayCardTransaction {
  cardMerchantCode?: string;
  cardTerminalCode?: string;
  /** Masked by QPay. */
  cardNumber?: string;
  cardType?: QPayOpen<'VISA' | 'UNIONPAY'>;
  isCrossBorder?: boolean;
  /** Decimal text. */
  amount?: string;
  currency?: QPayCurrency;
  date?: Date;
  status?: QPayOpen<'SUCCESS'>;
  settlementStatus?: QPaySettlementStatus;
  settlementStatusDate?: Date;
  extra: QPayExtraFields;
}

interface PaymentFields {
  /** 15 digits for P2P (leading zeros count), a UUID for CARD: always text. */
  paymentId: string;
  status: QPayPaymentStatus;
  /** What the payer paid, as decimal text: `'100.00'`. */
  amount: string;
  /** QPay's fee, as decimal text; about 1 % for P2P. */
  fee?: string;
  currency: QPayCurrency;
  /** In checks the wallet's display name; in a payment read by id the wallet's id. */
  wallet?: string;
  date?: Date;
  /** `INVOICE` for payments of invoices; absent in rows of a check, where the question names the object. */
  objectType?: QPayOpen<'INVOICE' | 'QR' | 'ITEM'>;
  /** For `INVOICE` the invoice id: what binds a payment to an invoice. */
  objectId?: string;
  /** Name and description of the payment; in lists only. */
  name?: string;
  description?: string;
  /** The QR code paid; in lists only. */
  qrCode?: string;
  /** Whom the payer wants the e-barimt receipt for. */
  ebarimtCustomerNo?: string;
  /** Next charge of a subscription. */
  nextPaymentDate?: Date;
  nextPaymentDatetime?: Date;
  extra: QPayExtraFields;
}

/** Paid by a transfer between bank accounts. */
export interface QPayP2pPayment extends PaymentFields {
  type: 'P2P';
  p2pTransactions: QPayP2pTransaction[];
}

/** Paid by card. */
export interface QPayCardPayment extends PaymentFields {
  type: 'CARD';
  cardTransactions: QPayCardTransaction[];
}

/** Paid in a way this library does not know yet; `typeName` is QPay's word for it, when it sent one. */
export interface QPayOtherPayment extends PaymentFields {
  type: 'OTHER';
  typeName?: string;
  p2pTransactions: QPayP2pTransaction[];
  cardTransactions: QPayCardTransaction[];
}

/** A payment; `type` tells P2P from CARD. */
export type QPayPayment = QPayP2pPayment | QPayCardPayment | QPayOtherPayment;

/** A payment as a row of a check or list. */
export type QPayPaymentRow = QPayPayment;

/** Which page of rows. */
export interface QPayOffset {
  /** From 1. */
  pageNumber: number;
  /** Rows per page, 1 to 100. */
  pageLimit: number;
}

/** What `checkPayment` asks. */
export interface QPayCheckPaymentInput {
  /** `INVOICE` with an invoice id, `QR` with a QR code, `ITEM` with an item code. */
  objectType: QPayOpen<'INVOICE' | 'QR' | 'ITEM'>;
  objectId: string;
  /** @default QPay's own first page */
  offset?: QPayOffset;
}

/** What `checkPayment` answers. */
export interface QPayPaymentCheck {
  /** How many payments there are, on all pages. */
  count: number;
  /** QPay's own sum as decimal text; absent when nothing is paid. Prefer the sum of PAID rows (`checkInvoicePaid`). */
  paidAmount?: string;
  rows: QPayPaymentRow[];
  extra: QPayExtraFields;
}

/** What `listPayments` asks. */
export interface QPayListPaymentsInput {
  /** `MERCHANT` with the merchant id, `INVOICE` with the **invoice code** (not an id), or `QR`. */
  objectType: QPayOpen<'MERCHANT' | 'INVOICE' | 'QR'>;
  objectId: string;
  /** Sent in Ulaanbaatar's time. */
  startDate?: Date;
  endDate?: Date;
  merchantBranchCode?: string;
  merchantTerminalCode?: string;
  merchantStaffCode?: string;
  /** @default the first page of 100 */
  offset?: QPayOffset;
}

/** One page of payments. */
export interface QPayPaymentPage {
  /** How many payments there are on all pages; the number of rows when QPay does not say. */
  count: number;
  rows: QPayPaymentRow[];
  extra: QPayExtraFields;
}

/** What `cancelPayment` and `refundPayment` may say besides the payment. */
export interface QPayPaymentReversalInput {
  /** Its meaning is not documented by QPay. */
  callbackUrl?: string;
  note?: string;
}
