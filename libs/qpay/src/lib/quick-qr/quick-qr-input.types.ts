import type { QPayAmountInput } from '../money/qpay-amount';

/** A bank account that payments are settled to; QuickQR never gives it back. */
export interface QPayQuickQrAccountInput {
  /** Six digits with leading zeros: `'050000'`. */
  bankCode: string;
  number: string;
  name: string;
  iban?: string;
  isDefault?: boolean;
}

interface MerchantInput {
  /** Register number. */
  registerNumber: string;
  /** Merchant category code; may not be empty. */
  mccCode: string;
  /** Codes from `listCities` and `listDistricts`. */
  city: string;
  district: string;
  address: string;
  phone: string;
  email: string;
  bankAccount?: QPayQuickQrAccountInput;
}

/** A company that is to receive payments. */
export interface QPayQuickQrCompanyInput extends MerchantInput {
  companyName: string;
  /** The name payers see. */
  name: string;
  nameEng?: string;
  ownerRegisterNo?: string;
  ownerFirstName?: string;
  ownerLastName?: string;
  locationLat?: string;
  locationLng?: string;
  maxQrAccountCount?: number;
}

/** A person who is to receive payments. */
export interface QPayQuickQrPersonInput extends MerchantInput {
  firstName: string;
  lastName: string;
  /** The name payers see. */
  businessName: string;
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
  merchantId: string;
  /** Above zero, at most two decimals. */
  amount: QPayAmountInput;
  /** @default 'MNT' */
  currency?: string;
  description: string;
  /** Where QPay reports the payment. @default the client's `callbackUrl` */
  callbackUrl?: string;
  branchCode?: string;
  customerName?: string;
  customerLogo?: string;
  /** @default '' (the merchant's own) */
  mccCode?: string;
  bankAccounts: QPayQuickQrAccountInput[];
}
