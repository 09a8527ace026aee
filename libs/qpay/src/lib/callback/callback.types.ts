import type { QPayPaidVerdict } from '../client/invoice.types';
import type { QPayPaymentRow } from '../client/payment.types';

/** What a callback's token says, before anything is believed. */
export interface QPayCallbackLookup {
  /** SHA-256 of the token as 64 hex digits: what `createQPayCallbackToken` gave to be stored. */
  hash: string;
  /** What the token was signed for; only with the option `signer`. */
  reference?: string;
}

/** What the application knows of a token: which invoice it is for, and what that invoice is worth. */
export interface QPayCallbackTarget {
  /** The application's own word for it, such as an order's id; comes back in the event. */
  reference: string;
  /** The invoice id as QPay gave it. Undefined while it is not saved yet: the callback is answered 503 and may come again. */
  invoiceId?: string;
  /** What is owed, in the currency's unit: decimal text such as `'1500.00'`, or a number. */
  amount: string | number;
  /** @default 'MNT' */
  currency?: string;
}

/** Finds what a token is for; nothing when it is nobody's. */
export type QPayCallbackResolve = (
  lookup: QPayCallbackLookup,
) => Promise<QPayCallbackTarget | null | undefined> | QPayCallbackTarget | null | undefined;

/** A provider that finds what a token is for: for `useExisting` of the option `callback`. */
export interface QPayCallbackResolver {
  /** Which invoice the token of a call is for; undefined for a token that is not ours. */
  resolveQPayCallback: QPayCallbackResolve;
}

/**
 * What an invoice's payments come to. Beside the verdicts of `checkInvoicePaid`: `wrong-currency`, when money came and
 * none of it in the expected currency.
 */
export type QPayPaymentVerdict = Exclude<QPayPaidVerdict, 'unpaid'> | 'wrong-currency';

/** What QPay itself says of the payments of one of our invoices, asked because a callback came. */
export interface QPayPaymentEvent {
  /**
   * The same whenever the same facts are reported again, and another one as soon as a payment is added or changes: 64 hex
   * digits. What a handler remembers to do nothing twice.
   */
  id: string;
  /** The name of the merchant's registration; absent for the one without a name. */
  merchant?: string;
  /** What the application called it. */
  reference: string;
  /** Our invoice, as the application stored it. */
  invoiceId: string;
  /** The payment that the callback named, when it is one of this invoice's. */
  paymentId?: string;
  /** What the payments come to. */
  verdict: QPayPaymentVerdict;
  /** True for the verdicts `paid` and `overpaid`: enough money, in the right currency. */
  paid: boolean;
  /** Exact sum of the PAID payments in `currency`, as decimal text: `'1500.00'`. */
  paidAmount: string;
  /** What the application expected, as decimal text. */
  expectedAmount: string;
  /** The currency that was expected. */
  currency: string;
  /** Every payment of the invoice, whatever its state or currency. */
  payments: QPayPaymentRow[];
  /** When the callback arrived. */
  receivedAt: Date;
  /** How it arrived. */
  method: QPayCallbackMethod;
}

/** QPay calls with GET; some documents claim POST. */
export type QPayCallbackMethod = 'GET' | 'POST';
