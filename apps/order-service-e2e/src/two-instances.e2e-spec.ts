import type { Api } from './support/api';
import { callBack, SUCCESS } from './support/callback';
import { enter, LivePage } from './support/event-source';
import { PostgresWorld } from './support/postgres-world';
import type { Instance, World } from './support/world';

describe('Two processes of the service on one PostgreSQL and one Redis', () => {
  let own: PostgresWorld;
  /** Instance A, with QPay beside it. */
  let world: World;
  let b: Instance;
  let bat: Api;

  beforeAll(async () => {
    own = await PostgresWorld.withRedis();
    ({ world } = own);
    b = await world.beside();
    bat = await world.as('bat');
  });
  afterAll(() => own.stop());
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

  it('show live on A the payment whose callback came to B', async () => {
    const { checkoutUrl, paid } = await pay();
    const page = await LivePage.open(checkoutUrl);
    await page.until(/^id: \d+-open$/m);
    expect(await callBack(b.at(await paid()))).toEqual(SUCCESS);
    expect(await page.until(/^id: \d+-paid\n[^]*\n\n/m)).toContain('Payment received');
    page.leave();
  });

  it('show to whoever asks A again and again the payment whose callback came to B', async () => {
    const { orderId, checkoutUrl, paid } = await pay();
    const { cookie, page } = await enter(checkoutUrl);
    const state = async () =>
      (await (await fetch(`${page}/state?lang=en`, { headers: { cookie } })).json()) as { phase: string };
    expect(await state()).toMatchObject({ phase: 'open', final: false });
    expect(await callBack(b.at(await paid()))).toEqual(SUCCESS);
    expect(await state()).toMatchObject({ phase: 'paid', final: true });
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '100.00' });
    expect((await (await b.as('bat')).payment(orderId)).body).toMatchObject({ status: 'PAID' });
  });

  it('I-08: identical callbacks in parallel at both are one transition, one event, all 200', async () => {
    const { orderId, paid } = await pay();
    const address = await paid();
    const addresses = Array.from({ length: 50 }, (_, index) => (index % 2 ? address : b.at(address)));
    expect(await Promise.all(addresses.map(callBack))).toEqual(addresses.map(() => SUCCESS));
    const events = `SELECT type FROM order_events WHERE order_id = $1 AND type = 'order.paid'`;
    expect(await own.rows(events, [orderId])).toHaveLength(1);
    expect(await own.rows('SELECT type FROM outbox WHERE order_id = $1', [orderId])).toEqual([
      { type: 'order.paid' },
    ]);
  });

  it('I-10: callbacks and customers at both at once end in the same state, and nobody sees an error', async () => {
    const there = await b.as('bat');
    const payments = await Promise.all(Array.from({ length: 10 }, () => pay()));
    const answers = await Promise.all(
      payments.map(async ({ orderId, paid }) => {
        const address = await paid();
        const asked = [
          bat.verify(orderId),
          callBack(address),
          there.verify(orderId),
          callBack(b.at(address)),
        ];
        return (await Promise.all(asked)).map(({ status }) => status);
      }),
    );
    expect(answers).toEqual(answers.map(() => [200, 200, 200, 200]));
    for (const { orderId } of payments) {
      expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '100.00' });
      expect(await own.rows('SELECT type FROM outbox WHERE order_id = $1', [orderId])).toHaveLength(1);
    }
  });

  it('I-38: go on taking requests for a while after one was told to end, so that its balancer can see it', async () => {
    const leaving = await world.beside({ SHUTDOWN_NOTICE_SECONDS: '2' });
    const { orderId } = await pay();
    const there = await leaving.as('bat');
    const ready = async () => (await fetch(`${leaving.url}/health/ready`)).status;
    const ended = leaving.end();
    while ((await ready()) === 200);
    expect(await ready()).toBe(503);
    expect((await there.payment(orderId)).status).toBe(200);
    // The signal itself; 1 would be the deadline.
    expect(await ended).toBe(-1);
  });
});
