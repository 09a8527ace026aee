import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { hashQPayCallbackToken, type QPayPaymentEvent } from '../../index';
import { forgeQPayCallback } from '../../testing';
import { call, Shop, type Platform } from './shop.testing';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

const SUCCESS = { status: 200, body: 'SUCCESS' };

describe.each<Platform>(['Express', 'Fastify'])('@QPayCallback on %s', (platform) => {
  let qpay: QPaySimulator;
  let shop: Shop;
  const events = (): QPayPaymentEvent[] => shop.till.events;
  const checks = (): number => qpay.calls('payment.check').length;

  beforeAll(async () => {
    qpay = await startQPaySimulator({ seed: 1 });
    shop = await Shop.start(qpay, platform);
  });
  beforeEach(() => {
    shop.till.events.length = 0;
    shop.till.react = () => undefined;
    shop.orders.lookups.length = 0;
    qpay.clearFaults();
    qpay.clear();
  });
  afterAll(() => Promise.all([shop.close(), qpay.close()]));

  describe('a payment', () => {
    it('reaches the handler once, verified, and QPay hears SUCCESS', async () => {
      const order = await shop.sell('100.00');
      const before = new Date();
      const { paymentId, callback } = await qpay.pay(order.invoiceId);
      expect(callback).toEqual({ delivered: true, ...SUCCESS });
      expect(events()).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          reference: order.reference,
          invoiceId: order.invoiceId,
          paymentId,
          verdict: 'paid',
          paid: true,
          paidAmount: '100.00',
          expectedAmount: '100.00',
          currency: 'MNT',
          payments: [expect.objectContaining({ paymentId, status: 'PAID', amount: '100.00' })],
          receivedAt: expect.any(Date),
          method: 'GET',
        },
      ]);
      expect(events()[0]?.receivedAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(qpay.calls('payment.get')).toHaveLength(0);
    });

    it('is answered in plain text, which no cache keeps', async () => {
      const order = await shop.sell('100.00');
      const response = await fetch(order.callbackUrl);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    });

    it('is found by the hash of its token alone', async () => {
      const order = await shop.sell('100.00');
      await qpay.pay(order.invoiceId);
      expect(shop.orders.lookups).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
      expect(JSON.stringify(shop.orders.lookups)).not.toContain(order.token);
    });

    it.each(['P2P', 'CARD'] as const)('by %s counts', async (type) => {
      const order = await shop.sell('100.00');
      await qpay.pay(order.invoiceId, { type });
      expect(events()).toMatchObject([{ paid: true, payments: [{ type }] }]);
    });

    it('is announced by POST as well, whatever the body claims', async () => {
      const order = await shop.sell('100.00');
      const { callback } = await qpay.pay(order.invoiceId, { callback: { method: 'POST' } });
      expect(callback).toMatchObject(SUCCESS);
      for (const [type, body] of [
        ['application/json', JSON.stringify({ payment_status: 'PAID', payment_amount: '999999.00' })],
        ['application/x-www-form-urlencoded', 'amount=999999&qpay_payment_id=7'],
      ] as const) {
        const init = { method: 'POST', headers: { 'content-type': type }, body };
        expect(await call(order.callbackUrl, init)).toMatchObject(SUCCESS);
      }
      expect(events().map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
      expect(new Set(events().map(({ paidAmount }) => paidAmount))).toEqual(new Set(['100.00']));
    });

    it('is found by a token in the query as well', async () => {
      const order = await shop.sell('100.00');
      const { paymentId } = await qpay.pay(order.invoiceId, { callback: 'lost' });
      const url = `${shop.origin}/qpay/callback?token=${order.token}&payment_id=${paymentId}`;
      expect(await call(url)).toMatchObject(SUCCESS);
      expect(events()).toMatchObject([{ reference: order.reference, paymentId }]);
    });

    it('whose callback comes late is handled late', async () => {
      const order = await shop.sell('100.00');
      await qpay.pay(order.invoiceId, { callback: 'hold' });
      expect(events()).toEqual([]);
      expect(await qpay.releaseCallbacks()).toMatchObject([SUCCESS]);
      expect(events()).toMatchObject([{ paid: true }]);
    });

    it('whose callback is lost is found by the callback of the next one', async () => {
      const order = await shop.sell('100.00');
      await qpay.pay(order.invoiceId, { amount: '40.00', force: true, callback: 'lost' });
      await qpay.pay(order.invoiceId, { amount: '60.00', force: true });
      expect(events()).toMatchObject([{ verdict: 'paid', paidAmount: '100.00' }]);
      expect(events()[0]?.payments).toHaveLength(2);
    });

    it('whose callback overtakes it changes nothing yet; the next callback does', async () => {
      const order = await shop.sell('100.00');
      const { callback, paymentId } = await qpay.pay(order.invoiceId, { callback: 'early' });
      expect(callback).toMatchObject(SUCCESS);
      expect(events()).toEqual([]);
      await qpay.forgeCallback(order.invoiceId, paymentId);
      expect(events()).toMatchObject([{ paid: true, paymentId }]);
    });

    it('that is called back twice is handled under one event id, and a further payment under another', async () => {
      const order = await shop.sell('100.00');
      await qpay.pay(order.invoiceId, { amount: '40.00', force: true, callback: { times: 2 } });
      await qpay.pay(order.invoiceId, { amount: '60.00', force: true });
      const ids = events().map(({ id }) => id);
      expect(ids).toHaveLength(3);
      expect(ids[0]).toBe(ids[1]);
      expect(ids[2]).not.toBe(ids[0]);
    });
  });

  describe('what is paid', () => {
    it.each([
      ['40.00', 'MNT', { verdict: 'partial', paid: false, paidAmount: '40.00' }],
      ['140.00', 'MNT', { verdict: 'overpaid', paid: true, paidAmount: '140.00' }],
      ['100.00', 'USD', { verdict: 'wrong-currency', paid: false, paidAmount: '0.00', currency: 'MNT' }],
    ])('%s %s of 100.00 MNT is told as what it is', async (amount, currency, expected) => {
      const order = await shop.sell('100.00');
      const { callback } = await qpay.pay(order.invoiceId, { amount, currency, force: true });
      expect(callback).toMatchObject(SUCCESS);
      expect(events()).toMatchObject([{ expectedAmount: '100.00', ...expected }]);
    });

    it('is measured by what the shop expects, not by the invoice', async () => {
      const order = await shop.sell('100.00');
      const expected = { reference: order.reference, invoiceId: order.invoiceId, amount: '250.00' };
      shop.orders.next = () => expected;
      await qpay.pay(order.invoiceId);
      expect(events()).toMatchObject([{ verdict: 'partial', paid: false, expectedAmount: '250.00' }]);
    });

    it('and went back is told as refunded', async () => {
      const order = await shop.sell('100.00');
      const { paymentId } = await qpay.pay(order.invoiceId, { callback: 'lost' });
      qpay.refund(paymentId);
      await qpay.forgeCallback(order.invoiceId, paymentId);
      expect(events()).toMatchObject([{ verdict: 'refunded', paid: false, paidAmount: '0.00' }]);
    });

    it.each(['NEW', 'SOMETHING_NEW'])('with the status %s is not told', async (status) => {
      const order = await shop.sell('100.00');
      const { callback } = await qpay.pay(order.invoiceId, { status });
      expect(callback).toMatchObject(SUCCESS);
      expect(events()).toEqual([]);
    });

    it('and missing from the check counts when QPay binds the named payment to our invoice', async () => {
      const order = await shop.sell('100.00');
      qpay.inject({ operation: 'payment.check', kind: 'rewrite', set: { count: 0, rows: [] } });
      const { paymentId, callback } = await qpay.pay(order.invoiceId);
      expect(callback).toMatchObject(SUCCESS);
      expect(events()).toMatchObject([{ paymentId, verdict: 'paid', paidAmount: '100.00' }]);
    });
  });

  describe('a forged callback', () => {
    it('with a valid token and nothing paid is acknowledged and changes nothing', async () => {
      const order = await shop.sell('100.00');
      const answer = await qpay.forgeCallback(order.invoiceId, '123456789012345');
      expect(answer).toMatchObject(SUCCESS);
      expect(events()).toEqual([]);
      expect(checks()).toBe(1);
    });

    it('with a payment of another invoice credits nothing', async () => {
      const [dear, cheap] = [await shop.sell('90000.00'), await shop.sell('10.00')];
      const { paymentId } = await qpay.pay(cheap.invoiceId, { callback: 'lost' });
      expect(await qpay.forgeCallback(dear.invoiceId, paymentId)).toMatchObject(SUCCESS);
      expect(qpay.calls('payment.get')).toMatchObject([{ status: 200 }]);
      expect(events()).toEqual([]);
    });

    it('with a payment of another invoice does not name it for a paid one', async () => {
      const [paid, other] = [await shop.sell('100.00'), await shop.sell('100.00')];
      await qpay.pay(paid.invoiceId, { callback: 'lost' });
      const { paymentId } = await qpay.pay(other.invoiceId, { callback: 'lost' });
      await qpay.forgeCallback(paid.invoiceId, paymentId);
      expect(events()).toMatchObject([
        { invoiceId: paid.invoiceId, paymentId: undefined, paidAmount: '100.00' },
      ]);
    });

    it.each([
      ['unknown', `/${'A'.repeat(43)}?`, 1],
      ['too short', '/short?', 0],
      ['too long', `?token=${'A'.repeat(101)}&`, 0],
      ['not one', `/${'%00%2e%2e'.repeat(5)}?`, 0],
      ['several', `?token=${'A'.repeat(43)}&token=${'A'.repeat(43)}&`, 0],
    ])('with a token that is %s meets nothing: 404, and QPay is not asked', async (_what, place, lookups) => {
      const { status } = await call(`${shop.origin}/qpay/callback${place}qpay_payment_id=1`);
      expect(status).toBe(404);
      expect(shop.orders.lookups).toHaveLength(lookups);
      expect(qpay.calls()).toEqual([]);
    });

    it('without a token meets nothing', async () => {
      expect(await call(`${shop.origin}/qpay/callback?qpay_payment_id=1`)).toMatchObject({ status: 404 });
      expect(shop.orders.lookups).toEqual([]);
    });

    it.each([
      ['?qpay_payment_id=', 'empty'],
      ['?qpay_payment_id[a]=1', 'nested'],
      [`?qpay_payment_id=${'9'.repeat(65)}`, 'too long'],
      ['?qpay_payment_id=..%2Finvoice', 'a path'],
      ['', 'absent'],
    ])('whose payment id is %j (%s) asks about the invoice only', async (query) => {
      const order = await shop.sell('100.00');
      expect(await call(`${order.callbackUrl}${query}`)).toMatchObject(SUCCESS);
      expect(qpay.calls('payment.get')).toEqual([]);
      expect(checks()).toBe(1);
    });

    it('is what forgeQPayCallback makes, for fetch and inject', async () => {
      const order = await shop.sell('100.00');
      const { paymentId } = await qpay.pay(order.invoiceId, { callback: 'lost' });
      for (const forged of [
        forgeQPayCallback({ token: order.token, paymentId }),
        forgeQPayCallback({ callbackUrl: order.callbackUrl, paymentId, method: 'POST' }),
      ]) {
        expect(await call(`${shop.origin}${forged.url}`, { method: forged.method })).toMatchObject(SUCCESS);
      }
      expect(events()).toMatchObject([
        { paymentId, method: 'GET' },
        { paymentId, method: 'POST' },
      ]);
    });
  });

  describe('a failure', () => {
    it('of the handler is answered 503 without SUCCESS, and the next callback tries again', async () => {
      const order = await shop.sell('100.00');
      shop.till.react = () => Promise.reject(new Error('the database is down'));
      const { paymentId, callback } = await qpay.pay(order.invoiceId);
      expect(callback).toMatchObject({ delivered: false, status: 503 });
      expect(callback.body).not.toMatch(/SUCCESS|database/);
      shop.till.react = () => undefined;
      expect(await qpay.forgeCallback(order.invoiceId, paymentId)).toMatchObject(SUCCESS);
      expect(new Set(events().map(({ id }) => id)).size).toBe(1);
      expect(events()).toHaveLength(2);
    });

    it('of the application’s look-up is answered 503, and QPay is not asked', async () => {
      const order = await shop.sell('100.00');
      shop.orders.next = () => {
        throw new Error('the database is down');
      };
      expect((await qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(checks()).toBe(0);
      expect(events()).toEqual([]);
    });

    it('to know the invoice id yet is answered 503, so that QPay may come again', async () => {
      const order = await shop.sell('100.00');
      const early = { reference: order.reference, amount: '100.00' };
      shop.orders.next = () => early;
      expect((await qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(events()).toEqual([]);
    });

    it('of QPay is answered 503', async () => {
      const order = await shop.sell('100.00');
      qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
      expect((await qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(events()).toEqual([]);
    });

    it('that a repetition cannot mend is answered 500', async () => {
      const order = await shop.sell('100.00');
      const nonsense = { reference: order.reference, invoiceId: order.invoiceId, amount: '-1' };
      shop.orders.next = () => nonsense;
      expect((await qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 500 });
    });
  });

  it('logs what happened under its own context, and never a token or an address', async () => {
    const order = await shop.sell('100.00');
    const fingerprint = hashQPayCallbackToken(order.token).slice(0, 8);
    const from = shop.log.length;
    shop.till.react = () => {
      throw new Error(`no such order: ${order.callbackUrl}`);
    };
    await qpay.pay(order.invoiceId);
    shop.till.react = () => undefined;
    await call(order.callbackUrl);
    const lines = shop.log.slice(from).filter((line) => line.includes('QPay Callback'));
    expect(lines).toEqual([
      expect.stringMatching(`^error QPay Callback token ${fingerprint}: the handler failed: no such order`),
      `log QPay Callback token ${fingerprint}: paid, 100.00 of 100.00 MNT; handled`,
    ]);
    expect(shop.log.join('\n')).not.toContain(order.token);
  });

  it('handles one invoice while another one’s handler is still busy', async () => {
    const [slow, quick] = [await shop.sell('100.00'), await shop.sell('100.00')];
    let release = (): void => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    shop.till.react = ({ reference }) => (reference === slow.reference ? busy : undefined);
    const first = qpay.pay(slow.invoiceId);
    expect((await qpay.pay(quick.invoiceId)).callback).toMatchObject(SUCCESS);
    release();
    expect((await first).callback).toMatchObject(SUCCESS);
  });

  it('answers 50 duplicates at once with SUCCESS, one check and one call of the handler', async () => {
    const order = await shop.sell('100.00');
    const { paymentId } = await qpay.pay(order.invoiceId, { callback: 'lost' });
    const url = `${order.callbackUrl}?qpay_payment_id=${paymentId}`;
    let release = (): void => undefined;
    shop.till.react = () => new Promise<void>((resolve) => (release = resolve));
    const answers = Array.from({ length: 50 }, () => call(url));
    while (shop.orders.lookups.length < 50) await new Promise((resolve) => setImmediate(resolve));
    release();
    expect(await Promise.all(answers)).toEqual(Array(50).fill(expect.objectContaining(SUCCESS)));
    expect(checks()).toBe(1);
    expect(events()).toHaveLength(1);
  });
});
