import type { QPayExtraFields } from './wire/answer';

/** A recurring charge of a payer's card. Known from one source only, so most fields may be absent. */
export interface QPaySubscription {
  /** QPay’s id of it. */
  id: string;
  /** Whether it is in force. */
  isActive?: boolean;
  /** QPay’s id of the merchant. */
  merchantId?: string;
  /** QPay's own id of the invoice template. */
  invoiceId?: string;
  /** Called by QPay on each charge. */
  webhook?: string;
  /** `1D`, `2W`, `1M`… */
  interval?: string;
  /** Free text. */
  note?: string;
  /** When it begins. */
  startDate?: Date;
  /** When the card was last due to be charged. */
  lastIntervalDate?: Date;
  /** When the card is charged next. */
  nextPaymentDate?: Date;
  /** When QPay made it. */
  createdDate?: Date;
  /** When QPay last changed it. */
  updatedDate?: Date;
  /** QPay's internal invoices, undocumented; passed on as they came. */
  invoices: unknown[];
  /** The charges made, undocumented; passed on as they came. Read one with `getPayment`. */
  payments: unknown[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}
