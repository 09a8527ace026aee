import type { QPayAmountInput } from '../money/qpay-amount';
import type { QPayParty, QPayStaff } from './invoice-party.types';
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
  /** The merchant’s branch, in its own coding. */
  senderBranchCode?: string;
  /** The branch, in full. */
  senderBranchData?: QPayParty;
  /** The merchant’s member of staff, in its own coding. */
  senderStaffCode?: string;
  /** The member of staff, in full. */
  senderStaffData?: QPayStaff;
  /** The merchant’s terminal, in its own coding. */
  senderTerminalCode?: string;
  /** The terminal, in full. */
  senderTerminalData?: {
    /** The terminal's name. */
    name?: string;
  };
  /** Who pays, in full. */
  receiverData?: QPayParty;
  /** No effect has been observed; use `expiryDate`. */
  dueDate?: Date;
  /** Documents contradict each other about its meaning; together with `expiryDate` it should end the invoice then. */
  enableExpiry?: boolean;
  /** When the invoice ends; with `enableExpiry`. */
  expiryDate?: Date;
  /** Whether the payer may pay in parts, each at least `minimumAmount`. @default false, by QPay */
  allowPartial?: boolean;
  /** Least that one payment may be. */
  minimumAmount?: QPayAmountInput;
  /** Whether the payer may pay more, at most `maximumAmount`. @default false, by QPay */
  allowExceed?: boolean;
  /** Most that may be paid. */
  maximumAmount?: QPayAmountInput;
  /** At most 1000 characters. */
  note?: string;
  /** Whether QPay works out the VAT. */
  calculateVat?: boolean;
  /** Required for e-barimt invoices. */
  taxType?: QPayTaxType;
  /** Register number or TIN of whom the receipt is for. */
  taxCustomerCode?: string;
  /** Classification of the product (BTUK) when there are no lines. */
  lineTaxCode?: string;
  /** Tax district, 4 digits; for e-barimt invoices. */
  districtCode?: string;
  /** What it is for, line by line. */
  lines?: QPayInvoiceLineInput[];
  /** Settlement to several accounts; only for operators and aggregators. */
  transactions?: QPaySettlementInput[];
  /** A card subscription; QPay wants `lines` with it. */
  subscription?: QPaySubscriptionInput;
}

/** A line of an invoice. */
export interface QPayInvoiceLineInput {
  /** At most 255 characters. */
  description: string;
  /** How many. */
  quantity: QPayAmountInput;
  /** Price of one. */
  unitPrice: QPayAmountInput;
  /** The merchant’s own code of the product. */
  productCode?: string;
  /** The tax system’s code of the product. */
  taxProductCode?: string;
  /** 7 digits; required for e-barimt 3. */
  classificationCode?: string;
  /** Bar code of the product. */
  barcode?: string;
  /** Free text. */
  note?: string;
  /** What is taken off the line. */
  discounts?: QPayAdjustmentInput[];
  /** What is added to the line. */
  surcharges?: QPayAdjustmentInput[];
  /** The taxes on the line. */
  taxes?: QPayTaxInput[];
}

/** A discount or surcharge on a line. */
export interface QPayAdjustmentInput {
  /** The merchant’s own code of it. */
  code?: string;
  /** What it is for, as text. */
  description: string;
  /** How much, above zero. */
  amount: QPayAmountInput;
  /** Free text. */
  note?: string;
}

/** A tax on a line; `qpayVatOfGross` computes its amount the way QPay checks it. */
export interface QPayTaxInput {
  /** Which tax. */
  taxCode: QPayOpen<'VAT' | 'CITY_TAX'>;
  /** The tax’s name, as shown. */
  description: string;
  /** At most four decimals. */
  amount: QPayAmountInput;
  /** City tax beside it. */
  cityTax?: QPayAmountInput;
  /** Free text. */
  note?: string;
}

/** A part of the money that is settled to accounts of its own. */
export interface QPaySettlementInput {
  /** What it is for, as text. */
  description: string;
  /** How much of the invoice. */
  amount: QPayAmountInput;
  /** Whose money it is. */
  accounts: QPayAccountInput[];
}

/** A bank account. */
export interface QPayAccountInput {
  /** Six digits with leading zeros: `'050000'`. */
  bankCode: string;
  /** Account number. */
  number: string;
  /** Name of the account’s holder. */
  name: string;
  /** @default 'MNT' */
  currency?: string;
  /** The account as an IBAN. */
  iban?: string;
  /** Whether it is the account taken where none is named. */
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
