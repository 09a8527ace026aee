import { randomUUID } from 'node:crypto';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { committedOperations, isOperators } from './committed-api.testing';

/** What each route of customers is sent, by route. A route of `openapi.json` that is missing here fails the test. */
const BODIES: Record<string, unknown> = {
  'GET /api/payments/{id}': undefined,
  'POST /api/payments/{id}/verify': undefined,
  'POST /api/payments/{id}/renew': undefined,
  'POST /api/payments/{id}/cancel': undefined,
  'GET /api/payments/{id}/receipts': undefined,
  'POST /api/payments/{id}/receipts': { receiverType: 'CITIZEN' },
  // Names no object by an id; what else could reach one has its own test.
  'POST /api/create-payment-session': { amount: 100 },
};

/** What an open page asks for, which no description names. */
const PAGE = [
  ...['GET /checkout/{id}', 'GET /checkout/{id}/state', 'GET /checkout/{id}/events'],
  ...['GET /checkout/{id}/qr.svg', 'GET /checkout/{id}/qr.png', 'GET /checkout/{id}/receipt.svg'],
  ...['POST /checkout/{id}/verify', 'POST /checkout/{id}/renew', 'POST /checkout/{id}/receipt'],
];

/** Headers that differ from answer to answer. */
const OTHERS = ['date', 'connection', 'keep-alive', 'x-request-id'];

describe('API1 object auth: the matrix of two users', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  const routes = committedOperations().filter((operation) => !isOperators(operation));
  const named = routes.filter(({ path }) => path.includes('{id}'));

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { EBARIMT_ENABLED: 'true' });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const ask = async (route: string, id: string, options: { user?: string; cookie?: string } = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await world.request(method, path.replace('{id}', id), {
      user: options.user ?? '',
      body: BODIES[route],
      headers: options.cookie ? { cookie: options.cookie, 'sec-fetch-site': 'same-origin' } : {},
    });
    const headers = Object.fromEntries([...response.headers].filter(([name]) => !OTHERS.includes(name)));
    // An id in an answer is the asker's own.
    const body = (await response.text()).replaceAll(id, '{id}');
    return { route, status: response.status, headers, body };
  };

  /** The first user's objects in several states, with every id that one could try. */
  const objects = async () => {
    const waiting = await world.startInvoice({ userId: 'user-1' });
    const paid = await world.startInvoice({ userId: 'user-1' });
    const { paymentId } = await world.qpay.pay(paid.invoiceId);
    const cancelled = await world.startInvoice({ userId: 'user-1' });
    await world.send('POST', `/api/payments/${cancelled.order.id}/cancel`);
    const all = [waiting, paid, cancelled];
    const orders = all.map(({ order }) => order.id);
    return {
      orders,
      others: [...all.flatMap(({ attempt, invoiceId }) => [attempt.id, invoiceId]), paymentId],
    };
  };

  it('API1 object auth: knows every route that customers have', () => {
    expect(routes.map(({ route }) => route).sort()).toEqual(Object.keys(BODIES).sort());
  });

  it('API1 object auth: somebody else’s objects are answered exactly like none, and nothing happens to them', async () => {
    const { orders, others } = await objects();
    const before = await Promise.all(orders.map((id) => world.order(id)));
    const calls = world.qpay.calls().length;
    for (const { route } of named) {
      const absent = await ask(route, randomUUID(), { user: 'user-2' });
      expect([absent.status, JSON.parse(absent.body)]).toMatchObject([404, { code: 'PAYMENT_NOT_FOUND' }]);
      for (const id of [...orders, ...others])
        expect(await ask(route, id, { user: 'user-2' })).toEqual(absent);
    }
    expect(await Promise.all(orders.map((id) => world.order(id)))).toEqual(before);
    expect(world.qpay.calls()).toHaveLength(calls);
    // None of it is so because the routes answer nobody.
    for (const { route } of named)
      expect([route, (await ask(route, orders[1] ?? '', { user: 'user-1' })).status]).not.toEqual([
        route,
        404,
      ]);
  });

  it('API1 object auth: a name or a key of somebody else leads to nothing of theirs', async () => {
    const open = (user: string, headers: Record<string, string>, reference: string) =>
      world.send('POST', '/api/create-payment-session', { user, headers, body: { amount: 100, reference } });
    const key = { 'idempotency-key': randomUUID() };
    const first = await open('user-1', key, 'cart-1');
    const keyed = await open('user-2', key, 'cart-1');
    const byName = await open('user-3', {}, 'cart-1');
    expect([first, keyed, byName].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(keyed.headers.get('idempotency-replayed')).toBeNull();
    expect(new Set([first, keyed, byName].map(({ body }) => body['orderId'])).size).toBe(3);
    expect((await open('user-1', key, 'cart-1')).body['orderId']).toBe(first.body['orderId']);
  });

  it('API1 object auth: a browser that was let in to one order is let in to no other, be there one or not', async () => {
    const { orders } = await objects();
    const opened = await world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
    const { checkoutUrl, orderId } = opened.body as { checkoutUrl: string; orderId: string };
    const entered = await fetch(checkoutUrl, { redirect: 'manual' });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await ask('GET /checkout/{id}/state', orderId, { cookie })).status).toBe(200);
    for (const route of PAGE) {
      const absent = await ask(route, randomUUID(), { cookie });
      expect([route, absent.status]).toEqual([route, 403]);
      for (const id of orders) expect(await ask(route, id, { cookie })).toEqual(absent);
    }
  });
});
