import type { Database, Transaction } from '../database/database';
import { orders, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import type { Ids } from '../system/ids';
import type { KeyClaim, OrderAndAttempt, PaymentRequest } from './payment.types';

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

/**
 * The order, its first attempt, the beginning of its history, and the key that it is begun under, where there is one. Nothing is
 * written when the user has no room for it, or when the key is there and is not held by the request.
 */
const BEGIN_PAYMENT = new Statement(
  'begin_payment',
  { order: orders, attempt: paymentAttempts },
  `WITH room AS (
     SELECT 1 WHERE :most::bigint IS NULL OR :most::bigint > (SELECT count(*) FROM orders
       WHERE orders.user_id = :userId::text AND orders.status = 'PENDING' AND orders.expires_at > :at::timestamptz)
   ), claimed AS (
     INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, locked_until, created_at)
     SELECT :userId::text, :key::text, :bodyHash::bytea, :orderId::uuid, :lockedUntil::timestamptz, :at::timestamptz
     FROM room WHERE :key::text IS NOT NULL
     ON CONFLICT (user_id, key) DO UPDATE SET order_id = excluded.order_id
       WHERE idempotency_keys.locked_until = :heldUntil::timestamptz RETURNING idempotency_keys.key
   ), begun AS (
     INSERT INTO orders (id, user_id, reference, description, amount, currency, status, version, created_at, updated_at, expires_at)
     SELECT :orderId::uuid, :userId::text, :reference::text, :description::text, :amount::bigint, :currency::text, 'PENDING', 1,
       :at::timestamptz, :at::timestamptz, :expiresAt::timestamptz
     FROM room WHERE :key::text IS NULL OR EXISTS (SELECT FROM claimed) RETURNING {order}
   ), attempted AS (
     INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, callback_key, amount,
       currency, next_check_at, created_at, updated_at, expires_at)
     SELECT :id::uuid, id, 1, 'CREATING', :senderInvoiceNo::text, :callbackTokenHash::bytea, :callbackKey::text,
       amount, currency, :recoverAt::timestamptz, created_at, created_at, expires_at FROM begun RETURNING {attempt}
   ), told AS (
     INSERT INTO order_events (order_id, number, type, to_status, attempt_id, actor, at)
     SELECT id, version, 'order.created', status, :id::uuid, 'user:' || user_id, created_at FROM begun
   ) SELECT {order}, {attempt} FROM begun AS orders, attempted AS payment_attempts`,
);

/** A payment that is to be written. */
export interface NewPayment {
  request: PaymentRequest;
  callback: KeptToken;
  times: AttemptTimes;
  /** The key that it is begun under. */
  claim?: KeyClaim;
  /** It is written only where the user has fewer open payments than that; without it, in any case. */
  most?: number;
}

const NO_CLAIM = { key: null, bodyHash: null, lockedUntil: null, heldUntil: null };

/**
 * Writes an order that waits for its money, and its first attempt with the hash of its callback's token.
 * @returns nothing when the user has no room, or somebody else has the key; nothing is written then
 */
export async function insertPayment(
  db: Database | Transaction,
  ids: Ids,
  { request, callback, times, claim, most }: NewPayment,
): Promise<OrderAndAttempt | undefined> {
  const [orderId, id] = [ids.uuid(), ids.uuid()];
  const { reference = null, ...wanted } = request;
  const values = { orderId, id, reference, most: most ?? null, senderInvoiceNo: senderInvoiceNo(id) };
  const key = claim ?? NO_CLAIM;
  // The key first: a whole row of one names an order as well.
  const [begun] = await BEGIN_PAYMENT.all(db, { ...key, ...wanted, ...values, ...callback, ...times });
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
