import { JsonObject } from '../core/json';

/** A card's or an account's payment, as QPay keeps it. */
export interface PaymentRecord {
  /** 15 digits for P2P, a UUID for CARD. Always a text. */
  id: string;
  invoiceId: string;
  merchantId: string;
  /** `NEW`, `FAILED`, `PAID`, `PARTIAL`, `REFUNDED`, or whatever a test makes up. */
  status: string;
  type: 'P2P' | 'CARD';
  /** Hundredths. */
  amount: bigint;
  /** Hundredths. */
  fee: bigint;
  currency: string;
  /** The wallet's display name in check rows. */
  wallet: string;
  /** The wallet's id in payment details. */
  walletId: string;
  /** Milliseconds since 1970, in simulated time. */
  paidAt: number;
  settlement: 'PENDING' | 'SETTLED';
  /** False while an early callback runs ahead of the books. */
  visible: boolean;
}

/** The sums of an invoice, in hundredths. */
export interface InvoiceTotals {
  total: bigint;
  gross: bigint;
  tax: bigint;
  surcharge: bigint;
  discount: bigint;
}

/** An invoice of the merchant API or of QuickQR. */
export interface InvoiceRecord {
  id: string;
  api: 'merchant' | 'quickqr';
  /** The account it belongs to. */
  merchantId: string;
  /** The QuickQR terminal or the invoice code that it was made with. */
  issuedWith: string;
  /** `PAID` shows as `CLOSED` on the merchant API. */
  status: 'OPEN' | 'PAID' | 'CANCELED';
  statusAt: number;
  currency: string;
  totals: InvoiceTotals;
  allowPartial: boolean;
  allowExceed: boolean;
  minimum: bigint | undefined;
  maximum: bigint | undefined;
  /** Milliseconds since 1970; after it nobody can pay. */
  expiresAt: number | undefined;
  createdAt: number;
  callbackUrl: string;
  description: string;
  /** The whole text of the QR code. */
  qrText: string;
  /** The 15-character id inside the QR code. */
  qrId: string;
  /** The last part of the short URL. */
  shortId: string;
  payments: PaymentRecord[];
  /** The request as it came, for the answers that repeat it. */
  source: JsonObject;
  /** The lines as answers show them. */
  lines: JsonObject[];
}

/** What an invoice starts from; the ledger adds ids, dates and the QR code. */
export type InvoiceDraft = Pick<
  InvoiceRecord,
  | 'api'
  | 'merchantId'
  | 'issuedWith'
  | 'currency'
  | 'totals'
  | 'allowPartial'
  | 'allowExceed'
  | 'minimum'
  | 'maximum'
  | 'expiresAt'
  | 'callbackUrl'
  | 'description'
  | 'source'
  | 'lines'
> & { merchantName: string; reference: string };

/** Sum of the rows that count as money received. */
export function paidSum(invoice: InvoiceRecord): bigint {
  return visiblePayments(invoice)
    .filter((payment) => payment.status === 'PAID')
    .reduce((sum, payment) => sum + payment.amount, 0n);
}

/** The payments that the books show. */
export function visiblePayments(invoice: InvoiceRecord): PaymentRecord[] {
  return invoice.payments.filter((payment) => payment.visible);
}
