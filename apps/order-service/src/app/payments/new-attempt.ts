import type { Transaction } from '../database/database';
import { orders, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import type { Ids } from '../system/ids';
import type { OrderAndAttempt, PaymentRequest } from './payment.types';

/** The times of a new attempt. */
export interface AttemptTimes {
  at: Date;
  /** When its invoice stops waiting for money. */
  expiresAt: Date;
  /** When a crash is assumed if QPay's answer has not been written by then. */
  recoverAt: Date;
}

/** What is kept of a callback's token. */
export type KeptToken = Pick<PaymentAttempt, 'callbackTokenHash' | 'callbackKey'>;

/** The order, its first attempt, the beginning of its history, and the key that it is begun under, where there is one. */
const BEGIN_PAYMENT = new Statement(
  'begin_payment',
  { order: orders, attempt: paymentAttempts },
  `WITH begun AS (
     INSERT INTO orders (id, user_id, reference, description, amount, currency, status, version, created_at, updated_at, expires_at)
     VALUES (:orderId::uuid, :userId::text, :reference::text, :description::text, :amount::bigint, :currency::text, 'PENDING', 1,
       :at::timestamptz, :at::timestamptz, :expiresAt::timestamptz) RETURNING {order}
   ), attempted AS (
     INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, callback_key, amount,
       currency, next_check_at, created_at, updated_at, expires_at)
     VALUES (:id::uuid, :orderId::uuid, 1, 'CREATING', :senderInvoiceNo::text, :callbackTokenHash::bytea, :callbackKey::text,
       :amount::bigint, :currency::text, :recoverAt::timestamptz, :at::timestamptz, :at::timestamptz, :expiresAt::timestamptz)
     RETURNING {attempt}
   ), told AS (
     INSERT INTO order_events (order_id, number, type, to_status, attempt_id, actor, at)
     VALUES (:orderId::uuid, 1, 'order.created', 'PENDING', :id::uuid, 'user:' || :userId::text, :at::timestamptz)
   ), bound AS (
     UPDATE idempotency_keys SET order_id = :orderId::uuid
     WHERE idempotency_keys.user_id = :userId::text AND idempotency_keys.key = :key::text
   ) SELECT {order}, {attempt} FROM begun AS orders, attempted AS payment_attempts`,
);

/** Writes an order that waits for its money, and its first attempt with the hash of its callback's token. */
export async function insertPayment(
  tx: Transaction,
  ids: Ids,
  { key = null, ...request }: PaymentRequest & { key?: string | null },
  { callback, times }: { callback: KeptToken; times: AttemptTimes },
): Promise<OrderAndAttempt> {
  const [orderId, id] = [ids.uuid(), ids.uuid()];
  const { reference = null, ...wanted } = request;
  const values = { orderId, id, reference, key, senderInvoiceNo: senderInvoiceNo(id) };
  const [begun] = await BEGIN_PAYMENT.all(tx, { ...wanted, ...values, ...callback, ...times });
  if (!begun) throw new Error('The order was not written.');
  return begun;
}

/** QPay takes 45 characters and, by its documentation, no special ones. */
function senderInvoiceNo(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

/** Writes the next attempt of an order, with the hash of its callback's token, before QPay hears of it. */
export async function insertAttempt(
  tx: Transaction,
  ids: Ids,
  next: { order: Order; number: number; callback: KeptToken; times: AttemptTimes },
): Promise<PaymentAttempt> {
  const { order, number, callback, times } = next;
  const id = ids.uuid();
  const values = { id, orderId: order.id, number, senderInvoiceNo: senderInvoiceNo(id) };
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
