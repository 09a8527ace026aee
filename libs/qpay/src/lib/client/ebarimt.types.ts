import type { QPayOpen } from './open-union';
import type { QPayExtraFields } from './wire/answer';

/** Whom a receipt is for: a person (by phone or e-barimt id) or a company (by register number). */
export type QPayEbarimtReceiverType = QPayOpen<'CITIZEN' | 'COMPANY'>;

/** A new e-barimt (tax receipt) of a paid payment. */
export interface QPayCreateEbarimtInput {
  paymentId: string;
  receiverType: QPayEbarimtReceiverType;
  /** CITIZEN: phone or e-barimt id, may be absent. COMPANY: register number. */
  receiver?: string;
  callbackUrl?: string;
}

/** A new e-barimt by version 3 of the tax system. */
export interface QPayCreateEbarimtV3Input {
  paymentId: string;
  receiverType: QPayEbarimtReceiverType;
  receiver?: string;
  /** Tax district, 4 digits. */
  districtCode?: string;
  /** Product classification, 7 digits. */
  classificationCode?: string;
}

/** State of a receipt at the tax system. */
export type QPayEbarimtStatus = QPayOpen<'REGISTERED' | 'CANCELED'>;

/**
 * A receipt. Every field may be absent: QPay's sandbox answers a create with an empty object, and versions 2 and 3 differ.
 * Amounts are decimal text.
 */
export interface QPayEbarimt {
  id?: string;
  issuedBy?: string;
  walletId?: string;
  walletCustomerId?: string;
  receiverType?: QPayEbarimtReceiverType;
  receiver?: string;
  receiverPhone?: string;
  districtCode?: string;
  billType?: string;
  merchantId?: string;
  merchantBranchCode?: string;
  merchantTerminalCode?: string;
  merchantStaffCode?: string;
  merchantRegisterNo?: string;
  merchantTin?: string;
  paymentId?: string;
  paidBy?: string;
  objectType?: string;
  objectId?: string;
  amount?: string;
  vatAmount?: string;
  cityTaxAmount?: string;
  /** What the QR code on the receipt holds. */
  qrData?: string;
  /** Lottery number; companies get none. */
  lottery?: string;
  /** 33 digits. */
  receiptId?: string;
  taxType?: string;
  note?: string;
  status?: QPayEbarimtStatus;
  statusDate?: Date;
  isActive?: boolean;
  createdDate?: Date;
  updatedDate?: Date;
  items: QPayEbarimtItem[];
  /** Every registration and cancellation; passed on as they came. */
  histories: unknown[];
  /** Undocumented; passed on as they came. */
  transactions: unknown[];
  extra: QPayExtraFields;
}

/** A line of a receipt. */
export interface QPayEbarimtItem {
  id?: string;
  name?: string;
  merchantProductCode?: string;
  taxProductCode?: string;
  barCode?: string;
  unitPrice?: string;
  quantity?: string;
  amount?: string;
  vatAmount?: string;
  cityTaxAmount?: string;
  note?: string;
  extra: QPayExtraFields;
}
