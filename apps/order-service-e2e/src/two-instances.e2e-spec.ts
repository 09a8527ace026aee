import { Client } from 'pg';
import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import type { Api } from './support/api';
import { enter, LivePage } from './support/event-source';
import { World, type Instance } from './support/world';

describe('Two processes of the service on one PostgreSQL and one Redis', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let database: Client;
  /** Instance A, with QPay beside it. */
  let world: World;
  let b: Instance;
  let bat: Api;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const url = await postgres.createDatabase();
    world = await World.start({ DATABASE_URL: url, REDIS_DATABASE_URI: redis.url });
    b = await world.beside();
    bat = await world.as('bat');
    database = new Client({ connectionString: url });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await world.stop();
    await Promise.all([postgres.stop(), redis.stop()]);
  });
  beforeEach(() => world.qpay.clear());

  /** A payment whose money is there. Its callback is the test's to send, to either of them. */
  const pay = async (user = bat) => {
    const { orderId, invoiceId, checkoutUrl } = (await user.createSession({ amount: 100 })).body;
    const address = world.callbackAddress();
    const paid = async () => {
      const { paymentId } = await world.qpay.pay(String(invoiceId), { callback: 'lost' });
      return `${address}?qpay_payment_id=${paymentId}`;
    };
    return { orderId: String(orderId), checkoutUrl: String(checkoutUrl), paid };
  };
  const call = async (address: string) => {
    const response = await fetch(address);
    return { status: response.status, body: await response.text() };
  };
  const SUCCESS = { status: 200, body: 'SUCCESS' };
  const rows = async <T>(text: string, values: unknown[] = []) =>
    (await database.query(text, values)).rows as T[];

  it('show live on A the payment whose callback came to B', async () => {
    const { checkoutUrl, paid } = await pay();
    const page = await LivePage.open(checkoutUrl);
    await page.until(/^id: \d+-open$/m);
    expect(await call(b.at(await paid()))).toEqual(SUCCESS);
    expect(await page.until(/^id: \d+-paid\n[^]*\n\n/m)).toContain('Payment received');
    page.leave();
  });

  it('show to whoever asks A again and again the payment whose callback came to B', async () => {
    const { orderId, checkoutUrl, paid } = await pay();
    const { cookie, page } = await enter(checkoutUrl);
    const state = async () =>
      (await (await fetch(`${page}/state?lang=en`, { headers: { cookie } })).json()) as { phase: string };
    expect(await state()).toMatchObject({ phase: 'open', final: false });
    expect(await call(b.at(await paid()))).toEqual(SUCCESS);
    expect(await state()).toMatchObject({ phase: 'paid', final: true });
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '100.00' });
    expect((await (await b.as('bat')).payment(orderId)).body).toMatchObject({ status: 'PAID' });
  });

  it('I-08: identical callbacks in parallel at both are one transition, one event, all 200', async () => {
    const { orderId, paid } = await pay();
    const address = await paid();
    const addresses = Array.from({ length: 50 }, (_, index) => (index % 2 ? address : b.at(address)));
    expect(await Promise.all(addresses.map(call))).toEqual(addresses.map(() => SUCCESS));
    const events = `SELECT type FROM order_events WHERE order_id = $1 AND type = 'order.paid'`;
    expect(await rows(events, [orderId])).toHaveLength(1);
    expect(await rows('SELECT type FROM outbox WHERE order_id = $1', [orderId])).toEqual([
      { type: 'order.paid' },
    ]);
  });

  it('I-10: callbacks and customers at both at once end in the same state, and nobody sees an error', async () => {
    const there = await b.as('bat');
    const payments = await Promise.all(Array.from({ length: 10 }, () => pay()));
    const answers = await Promise.all(
      payments.map(async ({ orderId, paid }) => {
        const address = await paid();
        const asked = [bat.verify(orderId), call(address), there.verify(orderId), call(b.at(address))];
        return (await Promise.all(asked)).map(({ status }) => status);
      }),
    );
    expect(answers).toEqual(answers.map(() => [200, 200, 200, 200]));
    for (const { orderId } of payments) {
      expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '100.00' });
      expect(await rows('SELECT type FROM outbox WHERE order_id = $1', [orderId])).toHaveLength(1);
    }
  });
});
