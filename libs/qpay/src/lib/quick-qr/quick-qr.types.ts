import type { QPayDeepLink } from '../client/invoice.types';
import type { QPayOpen } from '../client/open-union';
import type { QPayExtraFields } from '../client/wire/answer';

/** A merchant of either kind; which fields are there depends on `type`. */
export interface QPayQuickQrMerchant {
  /** UUID. */
  id: string;
  type?: QPayOpen<'COMPANY' | 'PERSON'>;
  vendorId?: string;
  registerNumber?: string;
  companyName?: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  businessName?: string;
  mccCode?: string;
  city?: string;
  district?: string;
  address?: string;
  phone?: string;
  email?: string;
  createdDate?: Date;
  extra: QPayExtraFields;
}

/** One page of merchants. */
export interface QPayQuickQrMerchantPage {
  count: number;
  rows: QPayQuickQrMerchant[];
  extra: QPayExtraFields;
}

/** A city or province, or a district of one. */
export interface QPayQuickQrPlace {
  /** `'11000'` is Ulaanbaatar. */
  code: string;
  name: string;
  extra: QPayExtraFields;
}

/** State of a QuickQR invoice; what merchant API V2 calls CLOSED is PAID here. */
export type QPayQuickQrInvoiceStatus = QPayOpen<'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELED'>;

/** An account an invoice is settled to. */
export interface QPayQuickQrAccount {
  id?: string;
  bankCode?: string;
  number?: string;
  name?: string;
  isDefault?: boolean;
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
  currency?: string;
  description?: string;
  status?: QPayQuickQrInvoiceStatus;
  statusDate?: Date;
  callbackUrl?: string;
  terminalId?: string;
  customerName?: string;
  customerLogo?: string;
  mccCode?: string;
  enableExpiry?: boolean;
  expiryDate?: Date;
  bankAccounts: QPayQuickQrAccount[];
  /** Empty when the invoice is read by its id. */
  urls: QPayDeepLink[];
  extra: QPayExtraFields;
}

/** What a check of a QuickQR invoice answers. */
export interface QPayQuickQrCheck {
  invoiceId: string;
  status: QPayQuickQrInvoiceStatus;
  statusDate?: Date;
  payments: QPayQuickQrPayment[];
  extra: QPayExtraFields;
}

/** A payment of a QuickQR invoice; only `SUCCESS` is money received. */
export interface QPayQuickQrPayment {
  /** 15 digits; leading zeros count. */
  paymentId: string;
  status: QPayOpen<'SUCCESS'>;
  statusDate?: Date;
  /** Decimal text. */
  amount: string;
  currency?: string;
  paidBy?: QPayOpen<'P2P' | 'CARD'>;
  name?: string;
  description?: string;
  note?: string;
  walletCustomerId?: string;
  ebarimtCustomerNo?: string;
  transactions: QPayQuickQrTransaction[];
  extra: QPayExtraFields;
}

/** A bank transfer of a payment. */
export interface QPayQuickQrTransaction {
  id?: string;
  description?: string;
  transactionBankCode?: string;
  accountBankCode?: string;
  accountBankName?: string;
  accountNumber?: string;
  status?: string;
  /** Decimal text. */
  amount?: string;
  currency?: string;
  extra: QPayExtraFields;
}
