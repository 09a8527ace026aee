import type { QPayOpen } from './open-union';
import type { QPayPaymentRow } from './payment.types';
import type { QPayExtraFields } from './wire/answer';

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
  /** Of the object that `objectType` names. */
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
  /** The rows of this page. */
  rows: QPayPaymentRow[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** What `listPayments` asks. */
export interface QPayListPaymentsInput {
  /** `MERCHANT` with the merchant id, `INVOICE` with the **invoice code** (not an id), or `QR`. */
  objectType: QPayOpen<'MERCHANT' | 'INVOICE' | 'QR'>;
  /** Of the object that `objectType` names. */
  objectId: string;
  /** Sent in Ulaanbaatar's time. */
  startDate?: Date;
  /** Sent in Ulaanbaatar’s time. */
  endDate?: Date;
  /** Only payments of this branch. */
  merchantBranchCode?: string;
  /** Only payments of this terminal. */
  merchantTerminalCode?: string;
  /** Only payments of this member of staff. */
  merchantStaffCode?: string;
  /** @default the first page of 100 */
  offset?: QPayOffset;
}

/** One page of payments. */
export interface QPayPaymentPage {
  /** How many payments there are on all pages; the number of rows when QPay does not say. */
  count: number;
  /** The rows of this page. */
  rows: QPayPaymentRow[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** What `cancelPayment` and `refundPayment` may say besides the payment. */
export interface QPayPaymentReversalInput {
  /** Its meaning is not documented by QPay. */
  callbackUrl?: string;
  /** Why it is reversed, as text. */
  note?: string;
}
