import { sql } from 'drizzle-orm';
import { orders, outbox, paymentAttempts, providerPayments, receipts, refunds } from '../app/database/schema';
import type { SimulatedWorld } from './world';

/** What must have come about once all is calm: QPay's truth beside our books. @returns the first thing that has not */
export async function unfinished(world: SimulatedWorld): Promise<string | undefined> {
  for (const look of [lostMoney, wrongLives, openEnds, untold, doubleRefunds, wrongReceipts]) {
    const found = await look(world);
    if (found) return found;
  }
  return undefined;
}

async function lostMoney({ database, qpay }: SimulatedWorld): Promise<string | undefined> {
  const db = database.observer;
  const booked = new Map((await db.select().from(providerPayments)).map((row) => [row.paymentId, row]));
  const owed = new Map((await db.select().from(orders)).map((order) => [order.id, order]));
  for (const payment of qpay.payments.filter(({ status }) => status === 'PAID')) {
    const entry = booked.get(payment.paymentId);
    if (!entry) return `Payment ${payment.paymentId} is at QPay and not in the books.`;
    const order = owed.get(entry.orderId);
    const settled = order && (order.paidAt !== null || order.reviewReason !== null);
    if (qpay.paidUnits(payment.objectId) >= (order?.amount ?? 0n) && !settled)
      return `Order ${entry.orderId} has its money and is neither paid nor before a person.`;
  }
  return undefined;
}

/** An invoice lasts as long as it is told to, wherever the day may end and whenever clocks are put forward or back. */
async function wrongLives({ database }: SimulatedWorld): Promise<string | undefined> {
  const { id, createdAt, expiresAt } = paymentAttempts;
  const [wrong] = await database.observer
    .select({ id, lasts: sql<string>`(${expiresAt} - ${createdAt})::text` })
    .from(paymentAttempts)
    .where(sql`${expiresAt} - ${createdAt} <> interval '1 hour'`);
  return wrong && `Attempt ${wrong.id} lasts ${wrong.lasts}.`;
}

async function openEnds({ database }: SimulatedWorld): Promise<string | undefined> {
  const live = await database.observer
    .select({ id: paymentAttempts.id, status: paymentAttempts.status })
    .from(paymentAttempts)
    .where(sql`${paymentAttempts.status} IN ('CREATING', 'UNKNOWN', 'OPEN')`);
  if (live[0]) return `Attempt ${live[0].id} is still ${live[0].status} a day after everything.`;
  const pending = await database.observer
    .select()
    .from(orders)
    .where(sql`${orders.status} = 'PENDING'`);
  return pending[0] && `Order ${pending[0].id} is still PENDING a day after everything.`;
}

/** Every event was told at least once, under one id, and in the order of its order's life. */
async function untold({ database, received }: SimulatedWorld): Promise<string | undefined> {
  const written = await database.observer.select().from(outbox).orderBy(outbox.sequence);
  const firsts = new Map<string, string[]>();
  for (const { orderId, eventId } of received) {
    const told = firsts.get(orderId) ?? [];
    if (!told.includes(eventId)) firsts.set(orderId, [...told, eventId]);
  }
  for (const orderId of new Set(written.map((message) => message.orderId))) {
    const ids = written.filter((message) => message.orderId === orderId).map(({ eventId }) => eventId);
    if (ids.join() !== (firsts.get(orderId) ?? []).join())
      return `The events of order ${orderId} were not told in order.`;
  }
  return undefined;
}

async function refundCounts({ database }: SimulatedWorld): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { paymentId, kind } of await database.observer.select().from(refunds)) {
    if (kind === 'API') counts.set(paymentId, (counts.get(paymentId) ?? 0) + 1);
  }
  return counts;
}

/** QPay was asked once at most for each refund that two people have agreed on. */
async function doubleRefunds(world: SimulatedWorld): Promise<string | undefined> {
  const agreed = await refundCounts(world);
  for (const [paymentId, calls] of world.qpay.refundCalls) {
    if (calls > (agreed.get(paymentId) ?? 0))
      return `Payment ${paymentId} was sent to be refunded ${calls} times.`;
  }
  return undefined;
}

/** A payment has one receipt at most, and nobody thinks that there is one where there is none, or none where there is one. */
async function wrongReceipts({ database, qpay }: SimulatedWorld): Promise<string | undefined> {
  for (const { paymentId, status } of await database.observer.select().from(receipts)) {
    const made = qpay.receipts.filter((id) => id === paymentId).length;
    const known = status === 'ISSUED' ? made === 1 : status === 'REFUSED' ? made === 0 : status === 'UNKNOWN';
    if (made > 1 || !known) return `The receipt of payment ${paymentId} is ${status}; QPay has made ${made}.`;
  }
  return undefined;
}
