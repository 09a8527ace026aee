import type { QPayOpen } from './open-union';
import type { QPayExtraFields } from './wire/answer';

/** State of a payment. Only `PAID` is money received; a `REFUNDED` payment keeps its amount. */
export type QPayPaymentStatus = QPayOpen<'NEW' | 'FAILED' | 'PAID' | 'PARTIAL' | 'REFUNDED'>;

/** Currency code; `MNT` is the only one seen live. */
export type QPayCurrency = QPayOpen<'MNT' | 'USD' | 'CNY' | 'JPY' | 'RUB' | 'EUR'>;

/** Whether the money has reached the merchant's account. */
export type QPaySettlementStatus = QPayOpen<'PENDING' | 'SETTLED'>;

/** One bank transfer of a P2P payment. A real payment has two: the merchant's net and QPay's fee. */
export interface QPayP2pTransaction {
  /** QPay’s id of the transfer. */
  id?: string;
  /** The bank the money went to, six digits. */
  transactionBankCode?: string;
  /** The bank of the account, six digits. */
  accountBankCode?: string;
  /** That bank’s name. */
  accountBankName?: string;
  /** Masked by QPay. */
  accountNumber?: string;
  /** Its state, in QPay’s word. */
  status?: QPayOpen<'SUCCESS'>;
  /** Decimal text. */
  amount: string;
  /** Currency of `amount`. */
  currency?: QPayCurrency;
  /** Whether it has reached the merchant’s account. */
  settlementStatus?: QPaySettlementStatus;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** The card transaction of a CARD payment. */
export interface QPayCardTransaction {
  /** The merchant’s code at the card acquirer. */
  cardMerchantCode?: string;
  /** The terminal’s code at the card acquirer. */
  cardTerminalCode?: string;
  /** Masked by QPay. */
  cardNumber?: string;
  /** Brand of the card. */
  cardType?: QPayOpen<'VISA' | 'UNIONPAY'>;
  /** Whether the card was issued abroad. */
  isCrossBorder?: boolean;
  /** Decimal text. */
  amount?: string;
  /** Currency of `amount`. */
  currency?: QPayCurrency;
  /** When the card was charged. */
  date?: Date;
  /** Its state, in QPay’s word. */
  status?: QPayOpen<'SUCCESS'>;
  /** Whether it has reached the merchant’s account. */
  settlementStatus?: QPaySettlementStatus;
  /** Since when it has been in that state. */
  settlementStatusDate?: Date;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

interface PaymentFields {
  /** 15 digits for P2P (leading zeros count), a UUID for CARD: always text. */
  paymentId: string;
  /** Only `PAID` is money received. */
  status: QPayPaymentStatus;
  /** What the payer paid, as decimal text: `'100.00'`. */
  amount: string;
  /** QPay's fee, as decimal text; about 1 % for P2P. */
  fee?: string;
  /** Currency of `amount` and `fee`. */
  currency: QPayCurrency;
  /** In checks the wallet's display name; in a payment read by id the wallet's id. */
  wallet?: string;
  /** When it was paid. */
  date?: Date;
  /** `INVOICE` for payments of invoices; absent in rows of a check, where the question names the object. */
  objectType?: QPayOpen<'INVOICE' | 'QR' | 'ITEM'>;
  /** For `INVOICE` the invoice id: what binds a payment to an invoice. */
  objectId?: string;
  /** Name and description of the payment; in lists only. */
  name?: string;
  /** Description of the payment; in lists only. */
  description?: string;
  /** The QR code paid; in lists only. */
  qrCode?: string;
  /** Whom the payer wants the e-barimt receipt for. */
  ebarimtCustomerNo?: string;
  /** Next charge of a subscription. */
  nextPaymentDate?: Date;
  /** The same to the second, where QPay sends it. */
  nextPaymentDatetime?: Date;
  /** Whatever QPay sent that has no field here. */
  extra: QPayExtraFields;
}

/** Paid by a transfer between bank accounts. */
export interface QPayP2pPayment extends PaymentFields {
  /** By bank transfer. */
  type: 'P2P';
  /** Its transfers. */
  p2pTransactions: QPayP2pTransaction[];
}

/** Paid by card. */
export interface QPayCardPayment extends PaymentFields {
  /** By card. */
  type: 'CARD';
  /** Its charges. */
  cardTransactions: QPayCardTransaction[];
}

/** Paid in a way this library does not know yet; `typeName` is QPay's word for it, when it sent one. */
export interface QPayOtherPayment extends PaymentFields {
  /** Neither P2P nor CARD. */
  type: 'OTHER';
  /** QPay’s word for the way. */
  typeName?: string;
  /** Transfers, where there are any. */
  p2pTransactions: QPayP2pTransaction[];
  /** Charges of a card, where there are any. */
  cardTransactions: QPayCardTransaction[];
}

/** A payment; `type` tells P2P from CARD. */
export type QPayPayment = QPayP2pPayment | QPayCardPayment | QPayOtherPayment;

/** A payment as a row of a check or list. */
export type QPayPaymentRow = QPayPayment;
