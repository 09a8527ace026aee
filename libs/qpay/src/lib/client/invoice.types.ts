import type { QPayOpen } from './open-union';
import type { QPayPayment } from './payment.types';
import type { QPayExtraFields } from './wire/answer';

/** A bank app's link that opens the app with the invoice's QR code. */
export interface QPayDeepLink {
  /** `qPay wallet`, `Khan bank`… */
  name: string;
  /** The bank’s name, usually in Mongolian. */
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
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** The subscription made along with an invoice. */
export interface QPayInvoiceSubscription {
  /** QPay’s id of the subscription. */
  id: string;
  /** Whether it is in force. */
  isActive?: boolean;
  /** `1D`, `2W`, `1M`… */
  interval?: string;
  /** Called by QPay on each charge. */
  webhook?: string;
  /** When it begins. */
  startDate?: Date;
  /** When the card is charged next. */
  nextPaymentDate?: Date;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** State of an invoice. `CLOSED` is fully paid. */
export type QPayInvoiceStatus = QPayOpen<'OPEN' | 'CLOSED' | 'CANCELED'>;

/** An invoice as QPay keeps it. */
export interface QPayInvoiceDetails {
  /** UUID. */
  invoiceId: string;
  /** `CLOSED` is fully paid. */
  status: QPayInvoiceStatus;
  /** The merchant’s own number. */
  senderInvoiceNo?: string;
  /** As shown to the payer. */
  description?: string;
  /** Decimal text. What has to be paid. */
  totalAmount?: string;
  /** Decimal text. Before taxes, surcharges and discounts. */
  grossAmount?: string;
  /** Decimal text. All taxes. */
  taxAmount?: string;
  /** Decimal text. All surcharges. */
  surchargeAmount?: string;
  /** Decimal text. All discounts. */
  discountAmount?: string;
  /** Where QPay reports a payment. */
  callbackUrl?: string;
  /** Free text. */
  note?: string;
  /** The merchant’s branch, in its own coding. */
  senderBranchCode?: string;
  /** The merchant’s member of staff, in its own coding. */
  senderStaffCode?: string;
  /** The merchant’s terminal, in its own coding. */
  senderTerminalCode?: string;
  /** null, text or an object, depending on what was sent; passed on as it came. */
  senderBranchData?: unknown;
  /** As it came, see `senderBranchData`. */
  senderStaffData?: unknown;
  /** As it came, see `senderBranchData`. */
  senderTerminalData?: unknown;
  /** As given at creation; no effect has been observed. */
  dueDate?: Date;
  /** Whether it ends by itself. */
  enableExpiry?: boolean;
  /** Also set when expiry is off, then about the time of creation. */
  expiryDate?: Date;
  /** Whether it may be paid in parts. */
  allowPartial?: boolean;
  /** Decimal text. Least that one payment may be. */
  minimumAmount?: string;
  /** Whether more may be paid. */
  allowExceed?: boolean;
  /** Decimal text. Most that may be paid. */
  maximumAmount?: string;
  /** What it is for, line by line. */
  lines: QPayInvoiceDetailsLine[];
  /** Settlement split, input fields: undocumented, passed on as they came. */
  transactions: unknown[];
  /** Input fields: undocumented, passed on as they came. */
  inputs: unknown[];
  /** Present when something was paid. */
  payments: QPayPayment[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A line of an invoice as QPay keeps it; a simple invoice has one, made from its description. */
export interface QPayInvoiceDetailsLine {
  /** What it is for, as text. */
  description?: string;
  /** Decimal text. */
  quantity?: string;
  /** Decimal text. Price of one. */
  unitPrice?: string;
  /** The tax system’s code of the product. */
  taxProductCode?: string;
  /** Free text. */
  note?: string;
  /** As they came. */
  discounts: unknown[];
  /** As they came. */
  surcharges: unknown[];
  /** As they came. */
  taxes: unknown[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/**
 * What an invoice's payments come to. `refunded`: money came and all of it went back; `partial`: some, but less than
 * expected; `overpaid`: more than expected.
 */
export type QPayPaidVerdict = 'unpaid' | 'partial' | 'paid' | 'overpaid' | 'refunded';

/** What `checkInvoicePaid` compares with. */
export interface QPayExpectedPayment {
  /** What should have been paid, exactly. */
  amount: string | number;
  /** Payments in another currency do not count. @default 'MNT' */
  currency?: string;
}

/** What `checkInvoicePaid` answers. */
export interface QPayInvoicePaid {
  /** QPay’s id of the invoice. */
  invoiceId: string;
  /** True for the verdicts `paid` and `overpaid`. */
  paid: boolean;
  /** What the payments come to. */
  verdict: QPayPaidVerdict;
  /** Exact sum of the PAID rows in `currency`, as decimal text. */
  paidAmount: string;
  /** QPay's own total (`paid_amount`) as decimal text, for comparison only: the rows rule. Absent where QPay says none. */
  reportedAmount?: string;
  /** What was compared with; absent when nothing had to be compared. */
  expectedAmount?: string;
  /** The currency that counted. */
  currency: string;
  /** Every payment of the invoice, whatever its state or currency. */
  rows: QPayPayment[];
}
