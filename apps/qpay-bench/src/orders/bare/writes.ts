import { createHash, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';

/** An invoice that a handler has begun and one that QPay has made. */
export interface Begun {
  orderId: string;
  attemptId: string;
  key: string;
}

/** What is remembered of an order, where the service would read it from the tables. */
export type Opened = Begun & { invoiceId: string };

const hash = (text: string) => createHash('sha256').update(text).digest();

/** The rows that order-service writes before QPay is asked for an invoice, by the barest SQL. */
export async function writeBegun(pool: Pool): Promise<Begun> {
  const [orderId, attemptId, key] = [randomUUID(), randomUUID(), randomUUID()];
  await pool.query(
    `INSERT INTO idempotency_keys (user_id, key, body_hash, locked_until, created_at)
     VALUES ('bare', $1, $2, now() + interval '1 minute', now())`,
    [key, hash(key)],
  );
  await inTransaction(pool, async (tx) => {
    await tx.query(
      `INSERT INTO orders (id, user_id, description, amount, currency, status, version, created_at, updated_at, expires_at)
       VALUES ($1, 'bare', 'Order', 10000, 'MNT', 'PENDING', 1, now(), now(), now() + interval '15 minutes')`,
      [orderId],
    );
    await tx.query(
      `INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, amount, currency,
         next_check_at, created_at, updated_at, expires_at)
       VALUES ($1, $2, 1, 'CREATING', $3, $4, 10000, 'MNT', now() + interval '1 minute', now(), now(),
         now() + interval '15 minutes')`,
      [attemptId, orderId, attemptId.replaceAll('-', ''), hash(attemptId)],
    );
    await writeEvent(tx, { orderId, attemptId }, 1, 'order.created');
    await tx.query(`UPDATE idempotency_keys SET order_id = $1 WHERE user_id = 'bare' AND key = $2`, [
      orderId,
      key,
    ]);
  });
  return { orderId, attemptId, key };
}

/** What QPay has answered, and the answer under the key. */
export async function writeOpened(pool: Pool, begun: Begun, invoice: Invoice, answer: object): Promise<void> {
  const { orderId, attemptId, key } = begun;
  await inTransaction(pool, async (tx) => {
    await tx.query(
      `UPDATE payment_attempts SET status = 'OPEN', invoice_id = $2, qr_text = $3, short_url = $4, deep_links = $5,
         next_check_at = expires_at, updated_at = now() WHERE id = $1`,
      [attemptId, invoice.invoiceId, invoice.qrText, invoice.shortUrl, JSON.stringify(invoice.urls)],
    );
    await tx.query(`UPDATE orders SET version = 2, updated_at = now() WHERE id = $1`, [orderId]);
    await writeEvent(tx, begun, 2, 'attempt.opened');
  });
  await pool.query(
    `UPDATE idempotency_keys SET answer_status = 201, answer_body = $2 WHERE user_id = 'bare' AND key = $1`,
    [key, JSON.stringify(answer)],
  );
}

/** The turn that is taken before QPay is asked what is paid. */
export async function writeTurn(pool: Pool, { attemptId }: Begun): Promise<void> {
  await pool.query('UPDATE payment_attempts SET check_started_at = clock_timestamp() WHERE id = $1', [
    attemptId,
  ]);
}

/** That QPay was asked and nothing is paid. */
export async function writeChecked(pool: Pool, order: Begun, actor: string): Promise<void> {
  await inTransaction(pool, (tx) => checked(tx, order, actor));
}

/** A callback, before anything is done about it. */
export async function writeCalled(pool: Pool, { orderId, attemptId }: Begun): Promise<void> {
  await pool.query('UPDATE payment_attempts SET check_requested_at = now() WHERE id = $1', [attemptId]);
  await writeTrace(pool, { orderId, attemptId }, 'callback', 'qpay');
}

/** That the money is there, and the message about it. */
export async function writePaid(pool: Pool, order: Opened, paymentId: string): Promise<void> {
  const { orderId, attemptId } = order;
  await inTransaction(pool, async (tx) => {
    await tx.query(
      `INSERT INTO provider_payments (payment_id, order_id, attempt_id, amount, currency, type, paid_at, seen_at)
       VALUES ($1, $2, $3, 10000, 'MNT', 'P2P', now(), now())`,
      [paymentId, orderId, attemptId],
    );
    await checked(tx, order, 'callback');
    await tx.query(
      `UPDATE payment_attempts SET status = 'SETTLED', next_check_at = NULL, updated_at = now() WHERE id = $1`,
      [attemptId],
    );
    await tx.query(
      `UPDATE orders SET status = 'PAID', captured = 10000, paid_at = now(), version = 3, updated_at = now() WHERE id = $1`,
      [orderId],
    );
    await writeEvent(tx, order, 3, 'order.paid', 'PAID');
    await tx.query(
      `INSERT INTO outbox (event_id, order_id, type, payload, created_at) VALUES ($1, $2, 'order.paid', $3, now())`,
      [randomUUID(), orderId, JSON.stringify({ orderId, paymentIds: [paymentId] })],
    );
  });
}

/** QPay's answer to a new invoice, as far as it is kept. */
export interface Invoice {
  invoiceId: string;
  qrText: string;
  shortUrl: string;
  urls: readonly unknown[];
}

type Where = Pick<Begun, 'orderId' | 'attemptId'>;

async function checked(tx: PoolClient, order: Where, actor: string): Promise<void> {
  await tx.query(
    `UPDATE payment_attempts SET last_checked_at = now(), check_finished_at = clock_timestamp(), check_failures = 0,
       check_requested_at = NULL WHERE id = $1`,
    [order.attemptId],
  );
  await writeTrace(tx, order, 'check', actor);
}

async function writeTrace(db: Pool | PoolClient, { orderId, attemptId }: Where, kind: string, actor: string) {
  await db.query(
    'INSERT INTO payment_traces (order_id, attempt_id, kind, actor, at) VALUES ($1, $2, $3, $4, now())',
    [orderId, attemptId, kind, actor],
  );
}

async function writeEvent(
  tx: PoolClient,
  { orderId, attemptId }: Where,
  number: number,
  type: string,
  to = 'PENDING',
) {
  await tx.query(
    `INSERT INTO order_events (order_id, number, type, from_status, to_status, attempt_id, actor, at)
     VALUES ($1, $2, $3, 'PENDING', $4, $5, 'bare', now())`,
    [orderId, number, type, to, attemptId],
  );
}

async function inTransaction(pool: Pool, work: (tx: PoolClient) => Promise<void>): Promise<void> {
  const tx = await pool.connect();
  try {
    await tx.query('BEGIN');
    await work(tx);
    await tx.query('COMMIT');
  } finally {
    tx.release();
  }
}
