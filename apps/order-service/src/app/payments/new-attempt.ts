import type { Transaction } from '../database/database';
import { orders, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import type { Ids } from '../system/ids';
import type { PaymentRequest } from './payment.types';

/** The times of a new attempt. */
export interface AttemptTimes {
  at: Date;
  /** When its invoice stops waiting for money. */
  expiresAt: Date;
  /** When a crash is assumed if QPay's answer has not been written by then. */
  recoverAt: Date;
}

/** Writes an order that waits for its money. */
export async function insertOrder(
  tx: Transaction,
  ids: Ids,
  request: PaymentRequest,
  { at, expiresAt }: AttemptTimes,
): Promise<Order> {
  const values = { ...request, id: ids.uuid(), status: 'PENDING' as const, version: 1 };
  const [order] = await tx
    .insert(orders)
    .values({ ...values, createdAt: at, updatedAt: at, expiresAt })
    .returning();
  if (!order) throw new Error('The order was not written.');
  return order;
}

/** What is kept of a callback's token. */
export type KeptToken = Pick<PaymentAttempt, 'callbackTokenHash' | 'callbackKey'>;

/** Writes the next attempt of an order, with the hash of its callback's token, before QPay hears of it. */
export async function insertAttempt(
  tx: Transaction,
  ids: Ids,
  next: { order: Order; number: number; callback: KeptToken; times: AttemptTimes },
): Promise<PaymentAttempt> {
  const { order, number, callback, times } = next;
  const id = ids.uuid();
  // QPay takes 45 characters and, by its documentation, no special ones.
  const values = { id, orderId: order.id, number, senderInvoiceNo: id.replaceAll('-', '') };
  const { amount, currency } = order;
  const [attempt] = await tx
    .insert(paymentAttempts)
    .values({
      ...values,
      ...{ amount, currency, ...callback, status: 'CREATING' as const },
      ...{ createdAt: times.at, updatedAt: times.at, expiresAt: times.expiresAt },
      nextCheckAt: times.recoverAt,
    })
    .returning();
  if (!attempt) throw new Error('The attempt was not written.');
  return attempt;
}
