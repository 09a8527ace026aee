import type { QPayInvoice } from 'nestjs-qpay';
import type { Transaction } from '../database/database';
import type { Order, PaymentAttempt } from '../database/schema';

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

/** QPay's invoice, as far as it is known: one that was found again later has no links. */
export type MadeInvoice = Pick<QPayInvoice, 'invoiceId'> & Partial<QPayInvoice>;

/** A started attempt, with the only copy of its callback's token. */
export interface BegunAttempt extends OrderAndAttempt {
  callbackToken: string;
}

/** What else is done in the transaction that begins an order. */
export interface BeginHooks {
  /** Answers true when nothing is to be begun, because something is there already. */
  instead?: (tx: Transaction) => Promise<boolean>;
  /** Of the user's idempotency key, which is bound to the order. */
  key?: string;
}
