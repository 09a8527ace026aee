import { once } from 'node:events';
import { connect } from 'node:net';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld, until } from '../payments/payments.testing';
import { CheckoutAccess } from './access/checkout-access.service';
import { CheckoutWatch } from './live/checkout-watch.service';

const OTHER = '01900000-0000-7000-8000-000000000001';

describe('The checkout page', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  /** Another instance on the same database. */
  let second: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    const database = await postgres.createDatabase();
    world = await PaymentWorld.start(database);
    second = await PaymentWorld.start(database);
  });
  afterAll(async () => {
    await world.stop();
    await second.stop();
    await postgres.stop();
  });

  const get = (path: string, headers: Record<string, string> = {}, at = world) =>
    fetch(`${at.url}${path}`, { headers, redirect: 'manual' });
  /** What a browser has after it was let in. */
  const enter = async (orderId: string) => {
    const answer = await fetch(world.app.get(CheckoutAccess).urlFor(orderId), { redirect: 'manual' });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  };
  const page = async (orderId: string, headers: Record<string, string> = {}) => {
    const cookie = await enter(orderId);
    return (await get(`/checkout/${orderId}?lang=en`, { cookie, ...headers })).text();
  };

  describe('is opened by the link of the payment', () => {
    it('that the session and later answers have, for the address that customers know', async () => {
      const { body } = await world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
      const start = `${world.url}/checkout/${String(body['orderId'])}?view=`;
      expect(body['checkoutUrl']).toContain(start);
      const read = await world.send('GET', `/api/payments/${String(body['orderId'])}`);
      expect(read.body['checkoutUrl']).toContain(start);
      expect(JSON.stringify(body['checkoutUrl'])).not.toContain('eyJ');
    });

    it('which is exchanged for a cookie at once', async () => {
      const { order } = await world.start();
      const answer = await fetch(world.app.get(CheckoutAccess).urlFor(order.id), { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/checkout/${order.id}?lang=mn`]);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(answer.headers.get('set-cookie')).toContain(`Path=/checkout/${order.id};`);
    });

    it('and any instance knows a link of another one', async () => {
      const { order } = await world.start();
      const link = new URL(world.app.get(CheckoutAccess).urlFor(order.id));
      expect((await get(`${link.pathname}${link.search}`, {}, second)).status).toBe(303);
    });
  });

  describe('is refused, in the same words whether there is an order or not,', () => {
    const paths = ['', '/state', '/events', '/qr.svg', '/qr.png'];

    it.each(paths)('without a link at %p', async (path) => {
      const { order } = await world.start();
      const [known, unknown] = await Promise.all(
        [order.id, OTHER].map((id) => get(`/checkout/${id}${path}`)),
      );
      expect([known?.status, unknown?.status]).toEqual([403, 403]);
      expect(await known?.text()).toBe(await unknown?.text());
    });

    it.each(paths)('with the cookie of another order at %p', async (path) => {
      const [one, other] = [await world.start(), await world.start()];
      const cookie = await enter(one.order.id);
      expect((await get(`/checkout/${other.order.id}${path}`, { cookie })).status).toBe(403);
    });

    it('with a link of another order, one that is over, and a cookie made of a link', async () => {
      const [one, other] = [await world.start(), await world.start()];
      const { search } = new URL(world.app.get(CheckoutAccess).urlFor(one.order.id));
      expect((await get(`/checkout/${other.order.id}${search}`)).status).toBe(403);
      const token = search.replace('?view=', '');
      expect((await get(`/checkout/${one.order.id}`, { cookie: `checkout=${token}` })).status).toBe(403);
      world.travel(2 * 3_600_000);
      expect((await get(`/checkout/${one.order.id}${search}`)).status).toBe(403);
      world.travel(-2 * 3_600_000);
    });

    it('with a form from nowhere, and QPay is not asked', async () => {
      const { order } = await world.start();
      const before = world.qpay.calls('payment.check').length;
      for (const path of ['verify', 'renew']) {
        const answer = await fetch(`${world.url}/checkout/${order.id}/${path}`, { method: 'POST' });
        expect(answer.status).toBe(403);
      }
      expect(world.qpay.calls('payment.check')).toHaveLength(before);
    });

    it("with the user's own token, which has no business there", async () => {
      const { order } = await world.start();
      expect((await world.send('GET', `/checkout/${order.id}`)).status).toBe(403);
    });
  });

  it('makes text of whatever a shop has written', async () => {
    const { order } = await world.start({ description: '<img src=x onerror=alert(1)>' });
    const text = await page(order.id);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img src=x');
  });

  it('says nothing of the callback, the user or the invoice', async () => {
    const { order, attempt } = await world.start({ userId: 'user-secret' });
    const text = await page(order.id);
    expect(text).not.toContain('user-secret');
    expect(text).not.toContain(attempt.invoiceId);
    expect(text).not.toContain(world.callbackAddress().split('/').at(-1));
  });

  it('has no picture of the code any more once it is paid', async () => {
    const { order, invoiceId } = await world.startInvoice();
    const cookie = await enter(order.id);
    for (const kind of ['svg', 'png']) {
      const answer = await get(`/checkout/${order.id}/qr.${kind}`, { cookie });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        kind === 'svg' ? 'image/svg+xml' : 'image/png',
      ]);
    }
    await world.qpay.pay(invoiceId);
    for (const kind of ['svg', 'png']) {
      expect((await get(`/checkout/${order.id}/qr.${kind}`, { cookie })).status).toBe(404);
    }
  });

  it('serves its own files for good, and no others', async () => {
    const { order } = await world.start();
    const [, css = ''] = /href="([^"]+\.css)"/.exec(await page(order.id)) ?? [];
    const answer = await get(css);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const [, edge = ''] = /url\(\.\/(edge[^)]+)\)/.exec(await answer.text()) ?? [];
    expect((await get(`/checkout/assets/${edge}`)).headers.get('content-type')).toBe('image/svg+xml');
    for (const name of ['checkout.css', '..%2F..%2Fpackage.json', 'constructor']) {
      expect((await get(`/checkout/assets/${name}`)).status).toBe(404);
    }
  });

  describe('asks QPay', () => {
    const checks = (attemptInvoice: string | null) =>
      world.qpay
        .calls('payment.check')
        .filter((call) => JSON.stringify(call.body).includes(attemptInvoice ?? '-'));

    it('not when a fresh payment is opened, and once when one is opened that has waited', async () => {
      const { order, attempt } = await world.start();
      await enter(order.id);
      expect(checks(attempt.invoiceId)).toHaveLength(0);
      await world.db.execute(
        `UPDATE payment_attempts SET created_at = now() - interval '1 minute' WHERE id = '${attempt.id}'`,
      );
      await enter(order.id);
      await until(async () => (await world.attempt(attempt.id)).lastCheckedAt !== null);
      expect(checks(attempt.invoiceId)).toHaveLength(1);
    });

    it('never because a page loads itself anew', async () => {
      const { order, attempt } = await world.start();
      const cookie = await enter(order.id);
      for (const path of ['', '/state', '']) await get(`/checkout/${order.id}${path}`, { cookie });
      expect(checks(attempt.invoiceId)).toHaveLength(0);
    });
  });

  describe('events', () => {
    /** Reads a stream until the text has come, then leaves. */
    const listen = async (
      orderId: string,
      options: { headers?: Record<string, string>; at?: PaymentWorld } = {},
    ) => {
      const { headers = {}, at = world } = options;
      const cookie = await enter(orderId);
      const leave = new AbortController();
      const response = await fetch(`${at.url}/checkout/${orderId}/events?lang=en`, {
        headers: { cookie, ...headers },
        signal: leave.signal,
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      const untilText = async (wanted: RegExp) => {
        while (!wanted.test(text)) {
          const chunk = await reader?.read();
          if (!chunk || chunk.done) throw new Error(`The stream has ended with: ${text}`);
          text += chunk.value;
        }
        return text;
      };
      return { response, untilText, leave: () => leave.abort() };
    };

    it('come through proxies as they are, and begin with a sign of life', async () => {
      const { order } = await world.start();
      const { response, untilText, leave } = await listen(order.id, { headers: { 'last-event-id': 'x' } });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'private, no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      expect(await untilText(/\n\n/)).toMatch(/^retry: 2000\n: \n\n/);
      leave();
    });

    it('bring whoever comes back what was missed, and nothing to whoever has missed nothing', async () => {
      const { order, invoiceId } = await world.startInvoice();
      const { version } = await world.order(order.id);
      const here = await listen(order.id, { headers: { 'last-event-id': `${version}-open` } });
      const back = await listen(order.id, { headers: { 'last-event-id': '1-open' } });
      expect(await back.untilText(/^data: /m)).toContain(`id: ${version}-open\nevent: state\n`);
      back.leave();
      await world.qpay.pay(invoiceId);
      const text = await here.untilText(/^data: .*\n\n/m);
      expect(text.match(/^id: .*$/gm)).toEqual([`id: ${version + 1}-paid`]);
      here.leave();
    });

    it('tell what another instance has settled', async () => {
      const { order, invoiceId } = await world.startInvoice();
      const there = await listen(order.id, { at: second });
      await there.untilText(/-open\n/);
      await world.qpay.pay(invoiceId);
      expect(await there.untilText(/-paid\n/)).toContain('Payment received');
      there.leave();
    });

    it('are looked after only while somebody listens, and are refused to the eleventh page of an order', async () => {
      const { order } = await world.start();
      const watch = world.app.get(CheckoutWatch);
      const open = await Promise.all(Array.from({ length: 10 }, () => listen(order.id)));
      const refused = await listen(order.id);
      expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '10']);
      for (const { leave } of [...open, refused]) leave();
      await until(async () => (await get('/health/live')).ok && watch.count(order.id) === 0);
    });

    it('do not keep the service from going down when nobody reads them, nor do idle connections', async () => {
      const third = await PaymentWorld.start(await postgres.createDatabase());
      const { order } = await third.start();
      const link = await fetch(third.app.get(CheckoutAccess).urlFor(order.id), { redirect: 'manual' });
      const cookie = link.headers.get('set-cookie')?.split(';')[0] ?? '';
      const port = Number(new URL(third.url).port);
      const [silent, deaf] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
      await Promise.all([once(silent, 'connect'), once(deaf, 'connect')]);
      deaf.write(`GET /checkout/${order.id}/events HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`);
      deaf.pause();
      await until(async () => third.app.get(CheckoutWatch).count(order.id) === 1);
      const gone = [silent, deaf].map((socket) => once(socket, 'close'));
      await third.stop();
      deaf.resume();
      await Promise.all(gone);
    });

    it('end when the service goes down, so that it can', async () => {
      const third = await PaymentWorld.start(await postgres.createDatabase());
      const { order } = await third.start();
      const link = await fetch(third.app.get(CheckoutAccess).urlFor(order.id), { redirect: 'manual' });
      const cookie = link.headers.get('set-cookie')?.split(';')[0] ?? '';
      const response = await fetch(`${third.url}/checkout/${order.id}/events`, { headers: { cookie } });
      const [text] = await Promise.all([response.text(), third.stop()]);
      expect(text).toContain('retry: 2000');
    });
  });
});
