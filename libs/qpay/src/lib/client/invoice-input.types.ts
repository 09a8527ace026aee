import type { QPayAmountInput } from '../money/qpay-amount';
import type { QPayOpen } from './open-union';

/** How an invoice is taxed: `'1'` VAT, `'2'` no VAT, `'3'` exempt. */
export type QPayTaxType = QPayOpen<'1' | '2' | '3'>;

/**
 * A new invoice. The simple form is `senderInvoiceNo`, `description`, `amount`; everything else is optional. With `lines`
 * the sum of the lines rules and `amount` is left out.
 *
 * Lengths and rules are QPay's, as its table has them; QPay checks them and answers with `fieldErrors`.
 */
export interface QPayCreateInvoiceInput {
  /** The merchant's own number, at most 45 characters. QPay does **not** refuse a second invoice with the same one. */
  senderInvoiceNo: string;
  /** Who pays, at most 45 characters. @default 'terminal', the customary value for anonymous payers */
  receiverCode?: string;
  /** Shown to the payer, at most 255 characters. */
  description: string;
  /** Above zero, at most two decimals. Required without `lines`. */
  amount?: QPayAmountInput;
  /** Where QPay reports a payment, at most 255 characters. @default the client's `callbackUrl` */
  callbackUrl?: string;
  /** QPay's template of the invoice; e-barimt invoices have one of their own. @default the client's `invoiceCode` */
  invoiceCode?: string;
  senderBranchCode?: string;
  senderBranchData?: QPayParty;
  senderStaffCode?: string;
  senderStaffData?: QPayStaff;
  senderTerminalCode?: string;
  senderTerminalData?: { name?: string };
  receiverData?: QPayParty;
  /** No effect has been observed; use `expiryDate`. */
  dueDate?: Date;
  /** Documents contradict each other about its meaning; together with `expiryDate` it should end the invoice then. */
  enableExpiry?: boolean;
  expiryDate?: Date;
  /** Whether the payer may pay in parts, each at least `minimumAmount`. @default false, by QPay */
  allowPartial?: boolean;
  minimumAmount?: QPayAmountInput;
  /** Whether the payer may pay more, at most `maximumAmount`. @default false, by QPay */
  allowExceed?: boolean;
  maximumAmount?: QPayAmountInput;
  /** At most 1000 characters. */
  note?: string;
  calculateVat?: boolean;
  /** Required for e-barimt invoices. */
  taxType?: QPayTaxType;
  /** Register number or TIN of whom the receipt is for. */
  taxCustomerCode?: string;
  /** Classification of the product (BTUK) when there are no lines. */
  lineTaxCode?: string;
  /** Tax district, 4 digits; for e-barimt invoices. */
  districtCode?: string;
  lines?: QPayInvoiceLineInput[];
  /** Settlement to several accounts; only for operators and aggregators. */
  transactions?: QPaySettlementInput[];
  /** A card subscription; QPay wants `lines` with it. */
  subscription?: QPaySubscriptionInput;
}

/** The merchant's branch, or the receiver. */
export interface QPayParty {
  register?: string;
  name?: string;
  email?: string;
  phone?: string;
  address?: QPayAddress;
}

/** A postal address; every part at most 100 characters. */
export interface QPayAddress {
  city?: string;
  district?: string;
  street?: string;
  building?: string;
  address?: string;
  zipcode?: string;
  longitude?: string;
  latitude?: string;
}

/** The merchant's member of staff. */
export interface QPayStaff {
  name?: string;
  email?: string;
  phone?: string;
}

/** A line of an invoice. */
export interface QPayInvoiceLineInput {
  /** At most 255 characters. */
  description: string;
  quantity: QPayAmountInput;
  unitPrice: QPayAmountInput;
  productCode?: string;
  taxProductCode?: string;
  /** 7 digits; required for e-barimt 3. */
  classificationCode?: string;
  barcode?: string;
  note?: string;
  discounts?: QPayAdjustmentInput[];
  surcharges?: QPayAdjustmentInput[];
  taxes?: QPayTaxInput[];
}

/** A discount or surcharge on a line. */
export interface QPayAdjustmentInput {
  code?: string;
  description: string;
  amount: QPayAmountInput;
  note?: string;
}

/** A tax on a line; `qpayVatOfGross` computes its amount the way QPay checks it. */
export interface QPayTaxInput {
  taxCode: QPayOpen<'VAT' | 'CITY_TAX'>;
  description: string;
  /** At most four decimals. */
  amount: QPayAmountInput;
  cityTax?: QPayAmountInput;
  note?: string;
}

/** A part of the money that is settled to accounts of its own. */
export interface QPaySettlementInput {
  description: string;
  amount: QPayAmountInput;
  accounts: QPayAccountInput[];
}

/** A bank account. */
export interface QPayAccountInput {
  /** Six digits with leading zeros: `'050000'`. */
  bankCode: string;
  number: string;
  name: string;
  /** @default 'MNT' */
  currency?: string;
  iban?: string;
  isDefault?: boolean;
}

/** A recurring charge of the payer's card. */
export interface QPaySubscriptionInput {
  /** Count and unit, days, weeks or months: `'1D'`, `'2W'`, `'1M'`. */
  interval: string;
  /** Called on each charge; QPay documents neither its payload nor the reply it expects. */
  webhook: string;
  /** First or next charge. */
  nextPaymentDate?: Date;
}
