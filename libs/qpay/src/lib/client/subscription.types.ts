import type { QPayExtraFields } from './wire/answer';

/** A recurring charge of a payer's card. Known from one source only, so most fields may be absent. */
export interface QPaySubscription {
  id: string;
  isActive?: boolean;
  merchantId?: string;
  /** QPay's own id of the invoice template. */
  invoiceId?: string;
  webhook?: string;
  /** `1D`, `2W`, `1M`… */
  interval?: string;
  note?: string;
  startDate?: Date;
  lastIntervalDate?: Date;
  nextPaymentDate?: Date;
  createdDate?: Date;
  updatedDate?: Date;
  /** QPay's internal invoices, undocumented; passed on as they came. */
  invoices: unknown[];
  /** The charges made, undocumented; passed on as they came. Read one with `getPayment`. */
  payments: unknown[];
  extra: QPayExtraFields;
}
