import type { QPayOpen } from './open-union';
import type { QPayExtraFields } from './wire/answer';

/** Whom a receipt is for: a person (by phone or e-barimt id) or a company (by register number). */
export type QPayEbarimtReceiverType = QPayOpen<'CITIZEN' | 'COMPANY'>;

/** A new e-barimt (tax receipt) of a paid payment. */
export interface QPayCreateEbarimtInput {
  /** Of a payment that is `PAID`. */
  paymentId: string;
  /** A person or a company. */
  receiverType: QPayEbarimtReceiverType;
  /** CITIZEN: phone or e-barimt id, may be absent. COMPANY: register number. */
  receiver?: string;
  /** Its meaning is not documented by QPay. */
  callbackUrl?: string;
}

/** A new e-barimt by version 3 of the tax system. */
export interface QPayCreateEbarimtV3Input {
  /** Of a payment that is `PAID`. */
  paymentId: string;
  /** A person or a company. */
  receiverType: QPayEbarimtReceiverType;
  /** CITIZEN: phone or e-barimt id, may be absent. COMPANY: register number. */
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
  /** QPay’s id of the receipt. */
  id?: string;
  /** Who issued it, in QPay’s word. */
  issuedBy?: string;
  /** The payer’s wallet. */
  walletId?: string;
  /** The payer’s id at the wallet. */
  walletCustomerId?: string;
  /** A person or a company. */
  receiverType?: QPayEbarimtReceiverType;
  /** Phone, e-barimt id or register number. */
  receiver?: string;
  /** The receiver’s telephone number. */
  receiverPhone?: string;
  /** Tax district, 4 digits. */
  districtCode?: string;
  /** Kind of receipt, in the tax system’s word. */
  billType?: string;
  /** QPay’s id of the merchant. */
  merchantId?: string;
  /** The merchant’s branch. */
  merchantBranchCode?: string;
  /** The merchant’s terminal. */
  merchantTerminalCode?: string;
  /** The merchant’s member of staff. */
  merchantStaffCode?: string;
  /** The merchant’s register number. */
  merchantRegisterNo?: string;
  /** The merchant’s taxpayer number. */
  merchantTin?: string;
  /** The payment it is for. */
  paymentId?: string;
  /** How it was paid, in QPay’s word. */
  paidBy?: string;
  /** What was paid, in QPay’s word. */
  objectType?: string;
  /** The id of what was paid. */
  objectId?: string;
  /** Total, taxes included. */
  amount?: string;
  /** VAT in it. */
  vatAmount?: string;
  /** City tax in it. */
  cityTaxAmount?: string;
  /** What the QR code on the receipt holds. */
  qrData?: string;
  /** Lottery number; companies get none. */
  lottery?: string;
  /** 33 digits. */
  receiptId?: string;
  /** How it is taxed, in QPay’s word. */
  taxType?: string;
  /** Free text. */
  note?: string;
  /** Its state at the tax system. */
  status?: QPayEbarimtStatus;
  /** Since when it has been in that state. */
  statusDate?: Date;
  /** Whether it is in force. */
  isActive?: boolean;
  /** When QPay made it. */
  createdDate?: Date;
  /** When QPay last changed it. */
  updatedDate?: Date;
  /** Its lines. */
  items: QPayEbarimtItem[];
  /** Every registration and cancellation; passed on as they came. */
  histories: unknown[];
  /** Undocumented; passed on as they came. */
  transactions: unknown[];
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** A line of a receipt. */
export interface QPayEbarimtItem {
  /** QPay’s id of the line. */
  id?: string;
  /** What was sold. */
  name?: string;
  /** The merchant’s own code of the product. */
  merchantProductCode?: string;
  /** The tax system’s code of the product. */
  taxProductCode?: string;
  /** Bar code of the product. */
  barCode?: string;
  /** Price of one. */
  unitPrice?: string;
  /** How many. */
  quantity?: string;
  /** Total of the line, taxes included. */
  amount?: string;
  /** VAT in it. */
  vatAmount?: string;
  /** City tax in it. */
  cityTaxAmount?: string;
  /** Free text. */
  note?: string;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}
