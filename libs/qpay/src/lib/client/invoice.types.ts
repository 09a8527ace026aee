import type { QPayOpen } from './open-union';
import type { QPayPayment } from './payment.types';
import type { QPayExtraFields } from './wire/answer';

/** A bank app's link that opens the app with the invoice's QR code. */
export interface QPayDeepLink {
  /** `qPay wallet`, `Khan bank`… */
  name: string;
  description: string;
  /** URL of the logo; `''` when QPay sends none. */
  logo: string;
  /** `<scheme>://q?qPay_QRcode=<qrText>` */
  link: string;
}

/** A new invoice. */
export interface QPayInvoice {
  /** UUID; keep it: payments are checked by it. */
  invoiceId: string;
  /** The EMVCo text of the QR code. */
  qrText: string;
  /** The QR code as a base64 PNG without `data:` prefix; `''` when QPay sends none, then draw it from `qrText`. */
  qrImage: string;
  /** A short link to QPay's own payment page; `''` when QPay sends none. */
  shortUrl: string;
  /** One link per bank app; the list changes over time. */
  urls: QPayDeepLink[];
  /** Only for an invoice with `allowSubscribe`. */
  subscription?: QPayInvoiceSubscription;
  extra: QPayExtraFields;
}

/** The subscription made along with an invoice. */
export interface QPayInvoiceSubscription {
  id: string;
  isActive?: boolean;
  interval?: string;
  webhook?: string;
  startDate?: Date;
  nextPaymentDate?: Date;
  extra: QPayExtraFields;
}

/** State of an invoice. `CLOSED` is fully paid. */
export type QPayInvoiceStatus = QPayOpen<'OPEN' | 'CLOSED' | 'CANCELED'>;

/** An invoice as QPay keeps it. */
export interface QPayInvoiceDetails {
  invoiceId: string;
  status: QPayInvoiceStatus;
  senderInvoiceNo?: string;
  description?: string;
  /** Decimal text. What has to be paid. */
  totalAmount?: string;
  grossAmount?: string;
  taxAmount?: string;
  surchargeAmount?: string;
  discountAmount?: string;
  callbackUrl?: string;
  note?: string;
  senderBranchCode?: string;
  senderStaffCode?: string;
  senderTerminalCode?: string;
  /** null, text or an object, depending on what was sent; passed on as it came. */
  senderBranchData?: unknown;
  senderStaffData?: unknown;
  senderTerminalData?: unknown;
  dueDate?: Date;
  enableExpiry?: boolean;
  /** Also set when expiry is off, then about the time of creation. */
  expiryDate?: Date;
  allowPartial?: boolean;
  minimumAmount?: string;
  allowExceed?: boolean;
  maximumAmount?: string;
  lines: QPayInvoiceDetailsLine[];
  /** Settlement split, input fields: undocumented, passed on as they came. */
  transactions: unknown[];
  inputs: unknown[];
  /** Present when something was paid. */
  payments: QPayPayment[];
  extra: QPayExtraFields;
}

/** A line of an invoice as QPay keeps it; a simple invoice has one, made from its description. */
export interface QPayInvoiceDetailsLine {
  description?: string;
  /** Decimal text. */
  quantity?: string;
  unitPrice?: string;
  taxProductCode?: string;
  note?: string;
  discounts: unknown[];
  surcharges: unknown[];
  taxes: unknown[];
  extra: QPayExtraFields;
}

/**
 * What an invoice's payments come to. `refunded`: money came and all of it went back; `partial`: some, but less than
 * expected; `overpaid`: more than expected.
 */
export type QPayPaidVerdict = 'unpaid' | 'partial' | 'paid' | 'overpaid' | 'refunded';

/** What `checkInvoicePaid` compares with. */
export interface QPayExpectedPayment {
  amount: string | number;
  /** Payments in another currency do not count. @default 'MNT' */
  currency?: string;
}

/** What `checkInvoicePaid` answers. */
export interface QPayInvoicePaid {
  invoiceId: string;
  /** True for the verdicts `paid` and `overpaid`. */
  paid: boolean;
  verdict: QPayPaidVerdict;
  /** Exact sum of the PAID rows in `currency`, as decimal text. */
  paidAmount: string;
  /** QPay's own total (`paid_amount`) as decimal text, for comparison only: the rows rule. Absent where QPay says none. */
  reportedAmount?: string;
  /** What was compared with; absent when nothing had to be compared. */
  expectedAmount?: string;
  currency: string;
  /** Every payment of the invoice, whatever its state or currency. */
  rows: QPayPayment[];
}
