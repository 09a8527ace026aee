import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { Client } from 'pg';
import { startPostgres, type PostgresServer } from 'test-servers';
import { CheckoutAccess } from '../checkout/access/checkout-access.service';
import { orders } from '../database/schema';
import { Sweep } from '../reconciliation/sweep.service';
import { DueChecks } from './due/due-checks.service';
import { PaymentWorld, until, type Answer } from './payments.testing';

const HOUR_MS = 3_600_000;
const SESSION = '/api/create-payment-session';

describe('A cart', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let second: PaymentWorld;
  let user = '';

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
    second = await world.beside();
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  beforeEach(() => (user = randomUUID()));
  afterEach(async () => {
    world.qpay.clear();
    expect(await world.breaches()).toEqual([]);
  });

  const create = (reference: string, more: { key?: string; amount?: number; at?: PaymentWorld } = {}) => {
    const { key, amount = 100, at = world } = more;
    const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
    return at.send('POST', SESSION, { user, body: { amount, reference }, headers });
  };
  const act = (what: string, id: string, at = world) =>
    at.send('POST', `/api/payments/${id}/${what}`, { user });
  const idOf = ({ body }: Answer) => String(body['orderId']);
  const invoices = () => world.qpay.events('invoice.created').length;
  const travel = (ms: number) => [world, second].forEach((instance) => instance.travel(ms));
  /** The cart's orders that can be paid, as the database has them. */
  const payable = async (reference: string) => {
    const isIt = and(eq(orders.userId, user), eq(orders.reference, reference), eq(orders.status, 'PENDING'));
    return (await world.db.select().from(orders).where(isIt)).map(({ id }) => id);
  };
  const pay = async ({ body }: Answer) => {
    const { paymentId } = await world.qpay.pay(String(body['invoiceId']), { type: 'CARD' });
    expect(await world.order(String(body['orderId']))).toMatchObject({ status: 'PAID' });
    return paymentId;
  };
  /** Orders whose time is over, as the worker leaves them. */
  const expired = async (...references: string[]) => {
    const old = [];
    for (const reference of references) old.push(await create(reference));
    travel(2 * HOUR_MS);
    while (await world.app.get(DueChecks).pass());
    for (const one of old) expect(await world.order(idOf(one))).toMatchObject({ status: 'EXPIRED' });
    return old.map(idOf);
  };

  it('whose order is over and has a newer one that is open: the old one is not renewed, and the answer names the new one', async () => {
    const [old = ''] = await expired('cart-1');
    const newer = await create('cart-1');
    expect(idOf(newer)).not.toBe(old);
    expect(await act('renew', old)).toMatchObject({
      status: 409,
      body: { code: 'SESSION_SUPERSEDED', orderId: idOf(newer) },
    });
    expect(await payable('cart-1')).toEqual([idOf(newer)]);
    expect(invoices()).toBe(2);
    await act('cancel', idOf(newer));
    expect(await act('renew', old)).toMatchObject({ status: 200, body: { orderId: old } });
    expect(await payable('cart-1')).toEqual([old]);
  });

  it('that was paid by a newer order is not paid again by the old one, unless the money went back', async () => {
    const [old = ''] = await expired('cart-1');
    const newer = await create('cart-1');
    const paymentId = await pay(newer);
    const named = { code: 'SESSION_SUPERSEDED', orderId: idOf(newer) };
    expect(await act('renew', old)).toMatchObject({ status: 409, body: named });
    world.qpay.refund(paymentId);
    travel(25 * HOUR_MS);
    await world.app.get(Sweep).pass();
    expect(await world.order(idOf(newer))).toMatchObject({ status: 'REFUNDED' });
    expect((await act('renew', old)).status).toBe(200);
  });

  it('whose name was used for something that was paid before is another cart', async () => {
    await pay(await create('table-5'));
    const [later = ''] = await expired('table-5');
    expect((await act('renew', later)).status).toBe(200);
  });

  it('of another name, of another user, or without a name is in nobody’s way', async () => {
    const [named = '', other = ''] = await expired('cart-1', 'cart-2');
    const { body } = await world.send('POST', SESSION, { user, body: { amount: 100 } });
    travel(2 * HOUR_MS);
    await create('cart-3');
    await world.send('POST', SESSION, { user: randomUUID(), body: { amount: 100, reference: 'cart-1' } });
    await world.send('POST', SESSION, { user, body: { amount: 100 } });
    for (const id of [named, other, String(body['orderId'])])
      expect(await act('renew', id)).toMatchObject({ status: 200, body: { orderId: id } });
  });

  it('has one session though every tab makes a key of its own, and none of another amount', async () => {
    const first = await create('cart-1', { key: 'tab-1' });
    const second = await create('cart-1', { key: 'tab-2' });
    expect([second.status, second.body]).toEqual([201, first.body]);
    const other = await create('cart-1', { key: 'tab-3', amount: 200 });
    expect(other).toMatchObject({ status: 409, body: { code: 'SESSION_FOR_OTHER_AMOUNT' } });
    expect(idOf(other)).toBe(idOf(first));
    expect(invoices()).toBe(1);
  });

  it('is told of on the page of the old order, which makes no code', async () => {
    const [old = ''] = await expired('cart-1');
    await create('cart-1');
    const entered = await fetch(world.app.get(CheckoutAccess).urlFor(old), { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, origin: world.url, accept: 'application/json' };
    const answer = await fetch(`${world.url}/checkout/${old}/renew?lang=en`, { method: 'POST', headers });
    expect(await answer.text()).toContain('This order has a newer payment.');
    expect(invoices()).toBe(2);
  });

  /** Sends them all while nobody can write history, and lets it be written once every one of them waits for somebody. */
  const atOnce = async (requests: (() => Promise<Answer>)[]) => {
    const blocker = new Client({ connectionString: world.databaseUrl });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE order_events IN SHARE ROW EXCLUSIVE MODE');
    const answers = Promise.all(requests.map((request) => request()));
    const waiting = `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted`;
    await until(async () => {
      const { rows } = await blocker.query<{ count: number }>(waiting);
      return rows[0]?.count === requests.length;
    });
    await blocker.query('COMMIT');
    await blocker.end();
    return answers;
  };

  it('has one order that can be paid, however many renew the old one and begin a new one at once', async () => {
    const carts = ['renewed first', 'begun first'];
    const old = await expired(...carts);
    const instances = [world, second, world, second];
    const renewals = (index: number) => instances.map((at) => () => act('renew', old[index] ?? '', at));
    const beginnings = (cart = '') =>
      instances.flatMap((at, tab) => [
        () => create(cart, { at }),
        () => create(cart, { at, key: `${cart}-${tab}`.replaceAll(' ', '-') }),
      ]);
    const answers = await atOnce([
      ...renewals(0),
      ...beginnings(carts[0]),
      ...beginnings(carts[1]),
      ...renewals(1),
    ]);
    const allowed = [200, 201, 409];
    expect(answers.map(({ status }) => status).filter((status) => !allowed.includes(status))).toEqual([]);
    for (const cart of carts) expect(await payable(cart)).toHaveLength(1);
    expect(invoices()).toBe(4);
  });
});
