import { Redis } from 'ioredis';
import type { CrashWorld } from './crash-world';

/** An order, with the invoices that it was to be paid by. */
export interface BookedOrder {
  id: string;
  /** What its payer reads, which is the name of the cart. */
  cart: string;
  status: string;
  amount: string;
  paid: boolean;
  reviewed: boolean;
  invoices: string[];
}

/** An event that somebody was told, or is to be. */
export interface BookedEvent {
  eventId: string;
  orderId: string;
  type: string;
}

/** What the service has written, read past it. */
export interface Books {
  orders: BookedOrder[];
  /** Ours, of every attempt that was ever written. */
  invoiceNumbers: Set<string>;
  /** By payment id: the invoice that it was booked for, and how much it was, in minor units. */
  payments: Map<string, { invoiceId: string; amount: bigint }>;
  refunds: { paymentId: string; kind: string; status: string; approved: boolean }[];
  outbox: BookedEvent[];
  /** What has arrived in the stream, repetitions included. */
  stream: BookedEvent[];
  /** What is due and not done. */
  waiting: string[];
}

const ORDERS = `SELECT o.id, o.description AS cart, o.status, o.amount::text, o.paid_at IS NOT NULL AS paid,
  o.review_reason IS NOT NULL AS reviewed, array_remove(array_agg(a.invoice_id), NULL) AS invoices
  FROM orders o JOIN payment_attempts a ON a.order_id = o.id GROUP BY o.id`;
const PAYMENTS = `SELECT p.payment_id AS id, p.amount::text, a.invoice_id AS "invoiceId"
  FROM provider_payments p JOIN payment_attempts a ON a.id = p.attempt_id`;
const INVOICE_NUMBERS = 'SELECT sender_invoice_no AS number FROM payment_attempts';
const REFUNDS = `SELECT payment_id AS "paymentId", kind, status, approved_by IS NOT NULL AS approved FROM refunds`;
const OUTBOX = `SELECT event_id AS "eventId", order_id AS "orderId", type FROM outbox ORDER BY sequence`;
/**
 * An attempt that somebody looks at is not due meanwhile, and yet not done: whoever ends here cuts that look off. What is open
 * and over, or is still being made, is therefore waited for by its state; one in doubt by a time that only a look has set.
 */
const WAITING = `SELECT concat_ws(' ', 'attempt', id, status) AS what FROM payment_attempts WHERE next_check_at <= $1
    OR status = 'CREATING' OR (status = 'OPEN' AND expires_at <= $1)
    OR (status = 'UNKNOWN' AND next_check_at > $1 + interval '40 s')
    OR (status IN ('EXPIRED', 'CANCELLED') AND next_check_at <= $1 + interval '1 min')
  UNION ALL SELECT 'refund ' || id FROM refunds WHERE status = 'SENDING' OR (status = 'UNKNOWN' AND next_check_at <= $1)
  UNION ALL SELECT 'receipt of ' || payment_id FROM receipts WHERE status = 'SENDING' OR (status = 'WAITING' AND next_try_at <= $1)
  UNION ALL SELECT 'event ' || event_id FROM outbox WHERE delivered_at IS NULL
  UNION ALL SELECT 'sweep' WHERE NOT EXISTS (SELECT 1 FROM watermarks WHERE name = 'sweep' AND reached >= $2)`;

/** @param since when the processes were started: a sweep must have ended after it */
export async function readBooks(world: CrashWorld, since: Date): Promise<Books> {
  const payments = await world.rows<{ id: string; amount: string; invoiceId: string }>(PAYMENTS);
  const numbers = await world.rows<{ number: string }>(INVOICE_NUMBERS);
  const waiting = await world.rows<{ what: string }>(WAITING, [world.now, since]);
  return {
    orders: await world.rows(ORDERS),
    invoiceNumbers: new Set(numbers.map(({ number }) => number)),
    payments: new Map(
      payments.map(({ id, ...booked }) => [id, { ...booked, amount: BigInt(booked.amount) }]),
    ),
    refunds: await world.rows(REFUNDS),
    outbox: await world.rows(OUTBOX),
    stream: await readStream(world),
    waiting: waiting.map(({ what }) => what),
  };
}

async function readStream({ redis }: CrashWorld): Promise<BookedEvent[]> {
  const client = new Redis(redis.url);
  try {
    const entries = await client.xrange('order-events', '-', '+');
    return entries.map(([, fields]) => {
      const pairs = fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : []));
      return Object.fromEntries(pairs) as BookedEvent;
    });
  } finally {
    client.disconnect();
  }
}
