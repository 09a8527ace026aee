import type { QPayAmountInput } from '../money/qpay-amount';

/** A bank account that payments are settled to; QuickQR never gives it back. */
export interface QPayQuickQrAccountInput {
  /** Six digits with leading zeros: `'050000'`. */
  bankCode: string;
  /** Account number. */
  number: string;
  /** Name of the account’s holder. */
  name: string;
  /** The account as an IBAN. */
  iban?: string;
  /** Whether it is the account taken where none is named. */
  isDefault?: boolean;
}

interface MerchantInput {
  /** Register number. */
  registerNumber: string;
  /** Merchant category code; may not be empty. */
  mccCode: string;
  /** Codes from `listCities` and `listDistricts`. */
  city: string;
  /** A code from `listDistricts`. */
  district: string;
  /** Street and house, as text. */
  address: string;
  /** Telephone number. */
  phone: string;
  /** E-mail address. */
  email: string;
  /** Where its payments are settled to. */
  bankAccount?: QPayQuickQrAccountInput;
}

/** A company that is to receive payments. */
export interface QPayQuickQrCompanyInput extends MerchantInput {
  /** Registered name. */
  companyName: string;
  /** The name payers see. */
  name: string;
  /** That name in English. */
  nameEng?: string;
  /** The owner’s register number. */
  ownerRegisterNo?: string;
  /** The owner’s given name. */
  ownerFirstName?: string;
  /** The owner’s family name. */
  ownerLastName?: string;
  /** Latitude in degrees, as text. */
  locationLat?: string;
  /** Longitude in degrees, as text. */
  locationLng?: string;
  /** Most accounts that one QR code may settle to. */
  maxQrAccountCount?: number;
}

/** A person who is to receive payments. */
export interface QPayQuickQrPersonInput extends MerchantInput {
  /** Given name. */
  firstName: string;
  /** Family name. */
  lastName: string;
  /** The name payers see. */
  businessName: string;
  /** That name in English. */
  businessNameEng?: string;
}

/** Which merchants to list. */
export interface QPayQuickQrMerchantListInput {
  /** From 1. @default 1 */
  pageNumber?: number;
  /** @default 100 */
  pageLimit?: number;
}

/** A new QuickQR invoice. */
export interface QPayQuickQrInvoiceInput {
  /** QPay’s id of the merchant that is paid. */
  merchantId: string;
  /** Above zero, at most two decimals. */
  amount: QPayAmountInput;
  /** @default 'MNT' */
  currency?: string;
  /** Shown to the payer. */
  description: string;
  /** Where QPay reports the payment. @default the client's `callbackUrl` */
  callbackUrl?: string;
  /** The merchant’s branch. */
  branchCode?: string;
  /** Whom the invoice is for. */
  customerName?: string;
  /** URL of the customer’s logo. */
  customerLogo?: string;
  /** @default '' (the merchant's own) */
  mccCode?: string;
  /** The accounts it is settled to. */
  bankAccounts: QPayQuickQrAccountInput[];
}
