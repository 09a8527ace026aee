import type { QPayInvoice } from 'nestjs-qpay';
import type { Transaction } from '../database/database';
import type { Order, PaymentAttempt, PaymentCode } from '../database/schema';

/** What somebody wants to be paid. */
export interface PaymentRequest {
  userId: string;
  /** In minor units. */
  amount: bigint;
  currency: string;
  description: string;
  reference?: string;
}

/** An order and the attempt to have it paid. */
export interface OrderAndAttempt {
  order: Order;
  attempt: PaymentAttempt;
}

/** The same, to be shown to its owner. */
export interface ShownPayment extends OrderAndAttempt {
  /** What the payer of the attempt sees; absent where it was not read. */
  code?: PaymentCode;
}

/** An answer as it is given again. */
export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** A payment whose invoice is written, together with the answer of the key it was asked for under. */
export interface OpenedPayment extends ShownPayment {
  /** What is written under the key; absent where nothing is yet. */
  answered?: KeptAnswer;
}

/** QPay's invoice, as far as it is known: one that was found again later has no links. */
export type MadeInvoice = Pick<QPayInvoice, 'invoiceId'> & Partial<QPayInvoice>;

/** A started attempt, with the only copy of its callback's token. */
export interface BegunAttempt extends OrderAndAttempt {
  callbackToken: string;
}

/** A user's idempotency key, to be bound to the order that is begun under it. */
export interface KeyClaim {
  key: string;
  bodyHash: Buffer;
  /** Whoever else comes with the key is refused until then. */
  lockedUntil: Date;
  /** The same of a key that the request holds already; null where it has to be new. */
  heldUntil: Date | null;
}

/** What else is done in the transaction that begins an order. */
export interface BeginHooks {
  /** Answers true when nothing is to be begun, because something is there already. */
  instead?: (tx: Transaction) => Promise<boolean>;
  /** Nothing is begun when somebody else has the key. */
  claim?: KeyClaim;
}
