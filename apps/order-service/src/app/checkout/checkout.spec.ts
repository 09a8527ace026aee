import { OwnWorld } from '../payments/own-world.testing';
import { until, type PaymentWorld } from '../payments/payments.testing';
import { CheckoutAccess } from './access/checkout-access.service';
import { enterCheckout } from './checkout.testing';

const OTHER = '01900000-0000-7000-8000-000000000001';

describe('The checkout page', () => {
  let own: OwnWorld;
  let world: PaymentWorld;
  /** Another instance on the same database. */
  let second: PaymentWorld;

  beforeAll(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
    second = await world.beside();
  });
  afterAll(() => own.stop());

  const get = (path: string, headers: Record<string, string> = {}, at = world) =>
    fetch(`${at.url}${path}`, { headers, redirect: 'manual' });
  const page = async (orderId: string, headers: Record<string, string> = {}) => {
    const cookie = await enterCheckout(world, orderId);
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

    it('and neither the link nor the code comes again with each “I have paid”', async () => {
      const { body } = await world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
      const { qrText, shortUrl, deepLinks, checkoutUrl, ...state } = body;
      expect([qrText, shortUrl, deepLinks, checkoutUrl].every(Boolean)).toBe(true);
      const asked = await world.send('POST', `/api/payments/${String(body['orderId'])}/verify`);
      expect(asked.body).toEqual(state);
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
      const cookie = await enterCheckout(world, one.order.id);
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
    const cookie = await enterCheckout(world, order.id);
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
      await enterCheckout(world, order.id);
      expect(checks(attempt.invoiceId)).toHaveLength(0);
      await world.db.execute(
        `UPDATE payment_attempts SET created_at = now() - interval '1 minute' WHERE id = '${attempt.id}'`,
      );
      await enterCheckout(world, order.id);
      await until(async () => (await world.attempt(attempt.id)).lastCheckedAt !== null);
      expect(checks(attempt.invoiceId)).toHaveLength(1);
    });

    it('never because a page loads itself anew', async () => {
      const { order, attempt } = await world.start();
      const cookie = await enterCheckout(world, order.id);
      for (const path of ['', '/state', '']) await get(`/checkout/${order.id}${path}`, { cookie });
      expect(checks(attempt.invoiceId)).toHaveLength(0);
    });
  });
});
