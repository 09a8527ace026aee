import { sql } from 'drizzle-orm';
import { queryRows } from '../app/database/query-rows';
import type { Order } from '../app/database/schema';
import type { SimulatedWorld } from './world';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PRICE = 10_000n;

/** Something that somebody does. It may fail, as everything may; what it leaves behind must be right. */
export type Action = (world: SimulatedWorld) => Promise<unknown>;

function rows<T>(world: SimulatedWorld, query: string): Promise<T[]> {
  return queryRows<T>(world.database.observer, sql.raw(query));
}

interface AnOrder {
  id: string;
  attempt: string;
  user: string;
}

async function anOrder(world: SimulatedWorld): Promise<AnOrder | undefined> {
  const text = `SELECT o.id, a.id AS attempt, o.user_id AS user FROM orders o
    JOIN payment_attempts a ON a.order_id = o.id ORDER BY 1, 2`;
  return world.random.pick(await rows<AnOrder>(world, text));
}

const openSession: Action = ({ process, random }) => {
  const user = random.pick(['bat', 'saraa']) ?? '';
  const reference = random.pick(['cart-1', 'cart-2', undefined]);
  const request = { userId: user, amount: PRICE, currency: 'MNT', description: 'x', reference };
  if (random.chance(0.5)) return process.sessions.open(request);
  const key = random.pick(['key-1', 'key-2', 'key-3']) ?? '';
  return process.sessions.openOnce(request, { userId: user, key, bodyHash: Buffer.alloc(32) });
};

/** Mostly once and right; sometimes in parts, too much, twice, in another currency, or for what is over. */
const pay: Action = async (world) => {
  const { qpay, random } = world;
  const invoice = random.pick(qpay.invoices);
  if (!invoice) return;
  const unlikely = invoice.cancelled || qpay.paidUnits(invoice.invoiceId) >= PRICE;
  if (unlikely && !random.chance(0.1)) return;
  const units = random.pick([PRICE, PRICE, PRICE, PRICE / 2n, PRICE + 1n]) ?? PRICE;
  const type = random.pick(['CARD', 'P2P'] as const) ?? 'CARD';
  const currency = random.chance(0.05) ? 'USD' : 'MNT';
  const { paymentId } = qpay.pay(invoice, units, currency, type);
  // Lost callbacks are the sweep's to make good.
  if (random.chance(0.6)) await callBack(world, invoice.callbackUrl, paymentId);
};

function callBack({ process }: SimulatedWorld, address: string, paymentId: string): Promise<void> {
  return process.callbacks.receive(address.split('/').at(-1) ?? '', paymentId);
}

/** A callback that nobody has reason to send: late, again, or invented. */
const strayCallback: Action = async (world) => {
  const invoice = world.random.pick(world.qpay.invoices);
  const payment = world.random.pick(world.qpay.payments);
  if (invoice) await callBack(world, invoice.callbackUrl, payment?.paymentId ?? '000000000000000');
};

const verify: Action = async (world) => {
  const order = await anOrder(world);
  if (!order) return;
  const { process, random } = world;
  if (random.chance(0.7)) await process.customers.ask(order.user, order.attempt);
  else await process.verification.ask(order.attempt, 'operator');
};

const cancel: Action = async (world) => {
  const order = await anOrder(world);
  if (order) await world.process.cancel.cancel(order.id, 'user:x');
};

const renew: Action = async (world) => {
  const order = await anOrder(world);
  if (order) await world.process.renewal.renew(order.id, 'user:x');
};

const refund: Action = async (world) => {
  const text = 'SELECT payment_id AS id, order_id AS order FROM provider_payments ORDER BY 1';
  const payment = world.random.pick(await rows<{ id: string; order: string }>(world, text));
  if (!payment) return;
  const evidence = world.random.chance(0.3) ? 'by hand' : undefined;
  const wish = { orderId: payment.order, paymentId: payment.id, reason: 'x', evidence, requestedBy: 'tuya' };
  const { id } = await world.process.refunds.request(wish);
  await world.process.refunds.approve(id, 'dorj');
};

const conclude: Action = async (world) => {
  const text = `SELECT id, payment_id AS payment FROM refunds WHERE status = 'UNKNOWN' ORDER BY 1`;
  const doubt = world.random.pick(await rows<{ id: string; payment: string }>(world, text));
  if (!doubt) return;
  const given = world.qpay.payments.some((p) => p.paymentId === doubt.payment && p.status === 'REFUNDED');
  await world.process.conclusions.conclude(doubt.id, { given, by: 'dorj', evidence: 'asked' });
};

const askReceipt: Action = async (world) => {
  const paid = `SELECT id, currency, status FROM orders WHERE status = 'PAID' ORDER BY 1`;
  const order = world.random.pick(await rows<Pick<Order, 'id' | 'currency' | 'status'>>(world, paid));
  if (order) await world.process.receipts.ask(order as Order, { receiverType: 'CITIZEN' });
};

const refundOutside: Action = async ({ qpay, random }) => {
  const payment = random.pick(qpay.payments);
  if (payment && random.chance(0.3)) payment.status = 'REFUNDED';
  return Promise.resolve();
};

const work: Action = ({ process, random }) => random.pick(process.tasks)?.pass() ?? Promise.resolve();

const weather: Action = ({ qpay, random }) => {
  qpay.away = random.chance(0.2);
  qpay.faultRate = random.pick([0, 0.1, 0.4]) ?? 0;
  return Promise.resolve();
};

/** The service's clock is wrong by an hour, or right again; QPay's and the database's stay right. */
const clockJump: Action = (world) => {
  world.skewMs = world.random.pick([0, HOUR_MS, -HOUR_MS]) ?? 0;
  return Promise.resolve();
};

/** What happens, more likely the more often it stands here. */
const ACTIONS: readonly Action[] = [
  ...[openSession, openSession, openSession, pay, pay, pay, pay, strayCallback, verify, verify],
  ...[cancel, renew, refund, conclude, refundOutside, askReceipt, askReceipt, askReceipt, clockJump],
  ...[work, work, work, work, work, work, weather],
];

/** Some actions at once, whose steps interleave. */
export function drawActions({ random }: SimulatedWorld): Action[] {
  const count = random.pick([1, 1, 2, 3]) ?? 1;
  return Array.from({ length: count }, () => random.pick(ACTIONS) ?? work);
}

/** How long nothing happens, in milliseconds. */
export function drawPause({ random }: SimulatedWorld): number {
  const longest = random.pick([0, 0, 10_000, 10 * MINUTE_MS, 70 * MINUTE_MS, 25 * HOUR_MS]) ?? 0;
  return random.whole(0, longest);
}
