import type { QPayDeepLink } from '../client/invoice.types';
import type { QPayOpen } from '../client/open-union';
import type { QPayExtraFields } from '../client/wire/answer';

/** A merchant of either kind; which fields are there depends on `type`. */
export interface QPayQuickQrMerchant {
  /** UUID. */
  id: string;
  /** A company or a person. */
  type?: QPayOpen<'COMPANY' | 'PERSON'>;
  /** QPay’s id of the operator. */
  vendorId?: string;
  /** Register number. */
  registerNumber?: string;
  /** A company’s registered name. */
  companyName?: string;
  /** The name payers see. */
  name?: string;
  /** Given name. */
  firstName?: string;
  /** Family name. */
  lastName?: string;
  /** The name payers see, of a person’s business. */
  businessName?: string;
  /** Merchant category code. */
  mccCode?: string;
  /** Code of the city or province. */
  city?: string;
  /** Code of the district. */
  district?: string;
  /** Street and house, as text. */
  address?: string;
  /** Telephone number. */
  phone?: string;
  /** E-mail address. */
  email?: string;
  /** When QPay made it. */
  createdDate?: Date;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** One page of merchants. */
export interface QPayQuickQrMerchantPage {
  /** How many merchants there are on all pages. */
  count: number;
  /** The rows of this page. */
  rows: QPayQuickQrMerchant[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A city or province, or a district of one. */
export interface QPayQuickQrPlace {
  /** `'11000'` is Ulaanbaatar. */
  code: string;
  /** Its name. */
  name: string;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** State of a QuickQR invoice; what merchant API V2 calls CLOSED is PAID here. */
export type QPayQuickQrInvoiceStatus = QPayOpen<'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELED'>;

/** An account an invoice is settled to. */
export interface QPayQuickQrAccount {
  /** QPay’s id of the account. */
  id?: string;
  /** Six digits with leading zeros. */
  bankCode?: string;
  /** Account number. */
  number?: string;
  /** Name of the account’s holder. */
  name?: string;
  /** Whether it is the account taken where none is named. */
  isDefault?: boolean;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A QuickQR invoice. */
export interface QPayQuickQrInvoice {
  /** UUID. */
  invoiceId: string;
  /** The EMVCo text of the QR code. */
  qrText: string;
  /** Base64 PNG without `data:` prefix; `''` when QPay sends none. */
  qrImage: string;
  /** Decimal text. */
  amount: string;
  /** Currency code of the amount. */
  currency?: string;
  /** What it is for, as text. */
  description?: string;
  /** `PAID` is fully paid. */
  status?: QPayQuickQrInvoiceStatus;
  /** Since when it has been in that state. */
  statusDate?: Date;
  /** Where QPay reports the payment. */
  callbackUrl?: string;
  /** The terminal that made it. */
  terminalId?: string;
  /** Whom the invoice is for. */
  customerName?: string;
  /** URL of the customer’s logo. */
  customerLogo?: string;
  /** Merchant category code. */
  mccCode?: string;
  /** Whether it ends by itself. */
  enableExpiry?: boolean;
  /** When the invoice ends. */
  expiryDate?: Date;
  /** The accounts it is settled to. */
  bankAccounts: QPayQuickQrAccount[];
  /** Empty when the invoice is read by its id. */
  urls: QPayDeepLink[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** What a check of a QuickQR invoice answers. */
export interface QPayQuickQrCheck {
  /** QPay’s id of the invoice. */
  invoiceId: string;
  /** `PAID` is fully paid. */
  status: QPayQuickQrInvoiceStatus;
  /** Since when it has been in that state. */
  statusDate?: Date;
  /** Its payments. */
  payments: QPayQuickQrPayment[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A payment of a QuickQR invoice; only `SUCCESS` is money received. */
export interface QPayQuickQrPayment {
  /** 15 digits; leading zeros count. */
  paymentId: string;
  /** `SUCCESS` is money received. */
  status: QPayOpen<'SUCCESS'>;
  /** Since when it has been in that state. */
  statusDate?: Date;
  /** Decimal text. */
  amount: string;
  /** Currency code of the amount. */
  currency?: string;
  /** By transfer or by card. */
  paidBy?: QPayOpen<'P2P' | 'CARD'>;
  /** Name of the payment. */
  name?: string;
  /** What it is for, as text. */
  description?: string;
  /** Free text. */
  note?: string;
  /** The payer’s id at the wallet. */
  walletCustomerId?: string;
  /** Whom the payer wants the e-barimt receipt for. */
  ebarimtCustomerNo?: string;
  /** Its bank transfers. */
  transactions: QPayQuickQrTransaction[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A bank transfer of a payment. */
export interface QPayQuickQrTransaction {
  /** QPay’s id of the transfer. */
  id?: string;
  /** What it is for, as text. */
  description?: string;
  /** The bank the money went to, six digits. */
  transactionBankCode?: string;
  /** The bank of the account, six digits. */
  accountBankCode?: string;
  /** That bank’s name. */
  accountBankName?: string;
  /** Number of the account. */
  accountNumber?: string;
  /** Its state, in QPay’s word. */
  status?: string;
  /** Decimal text. */
  amount?: string;
  /** Currency code of the amount. */
  currency?: string;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}
