import { MerchantStandIn } from '../testing/merchant.testing';
import { Bench } from '../testing/wire.testing';
import { callbackAddress } from './callback-plan';
import { CallbackSender } from './callback-sender';

describe(CallbackSender.name, () => {
  let bench: Bench;
  let merchant: MerchantStandIn;

  beforeEach(async () => {
    bench = await Bench.start();
    merchant = await new MerchantStandIn().start();
  });

  afterEach(async () => {
    await bench.simulator.close();
    await merchant.stop();
  });

  const invoice = (path = '/cb?order=1001'): Promise<string> =>
    bench.invoice({ callback_url: merchant.url(path) });

  it('calls by GET, keeps the merchant’s query and appends the payment id', async () => {
    const { paymentId, callback } = await bench.simulator.pay(await invoice());
    expect(merchant.heard).toEqual([{ method: 'GET', url: `/cb?order=1001&qpay_payment_id=${paymentId}` }]);
    expect(callback).toEqual({ delivered: true, status: 200, body: 'SUCCESS' });
  });

  it.each([
    [200, 'success'],
    [200, 'SUCCESS\n'],
    [500, 'SUCCESS'],
    [302, ''],
  ])('does not take %i %j for a success', async (status, body) => {
    merchant.answer = { status, body };
    const { callback } = await bench.simulator.pay(await invoice());
    expect(callback).toEqual({ delivered: false, status, body });
  });

  it('tells why a merchant could not be reached, and pays all the same', async () => {
    const invoiceId = await invoice();
    await merchant.stop();
    const { callback } = await bench.simulator.pay(invoiceId);
    expect(callback).toEqual({ delivered: false, error: 'ECONNREFUSED' });
    expect(JSON.parse((await bench.check(invoiceId)).text)).toMatchObject({ count: 1 });
  });

  it('gives a merchant so much time and no more', async () => {
    bench.simulator.configure({ callbackTimeoutMs: 30 });
    merchant.beforeAnswer = () => new Promise(() => undefined);
    const { callback } = await bench.simulator.pay(await invoice());
    expect(callback).toEqual({ delivered: false, error: 'TIMEOUT' });
  });

  it('loses a callback', async () => {
    expect((await bench.simulator.pay(await invoice(), { callback: 'lost' })).callback).toEqual({
      delivered: false,
    });
    expect(merchant.heard).toEqual([]);
    expect(bench.simulator.events('callback.lost')).toHaveLength(1);
  });

  it('sends it as often as told', async () => {
    await bench.simulator.pay(await invoice(), { callback: { times: 3 } });
    expect(new Set(merchant.heard.map(({ url }) => url)).size).toBe(1);
    expect(merchant.heard).toHaveLength(3);
  });

  it('sends it late, by the simulated clock', async () => {
    bench.simulator.clock.freeze();
    const { callback } = await bench.simulator.pay(await invoice(), { callback: { delayMs: 3_600_000 } });
    expect(callback).toEqual({ delivered: false, pending: true });
    bench.simulator.clock.advance(3_599_999);
    expect(bench.simulator.events('callback.sent')).toHaveLength(0);
    bench.simulator.clock.advance(1);
    await bench.simulator.callbacksIdle();
    expect(merchant.heard).toHaveLength(1);
  });

  it('sends it early: the merchant who asks back finds nothing paid yet', async () => {
    const invoiceId = await invoice();
    const seen: string[] = [];
    merchant.beforeAnswer = async () => {
      seen.push((await bench.check(invoiceId)).text);
      const id = new URL(merchant.heard[0]?.url ?? '', 'http://x').searchParams.get('qpay_payment_id');
      seen.push((await bench.send('GET', `/v2/payment/${id}`)).text);
    };
    await bench.simulator.pay(invoiceId, { callback: 'early' });
    expect(seen).toEqual([
      '{"count":0,"rows":[]}',
      '{"error":"PAYMENT_NOTFOUND","message":"Төлбөр олдсонгүй"}',
    ]);
    expect(JSON.parse((await bench.check(invoiceId)).text)).toMatchObject({ count: 1 });
  });

  it('holds callbacks and releases them in the other order', async () => {
    const first = await bench.simulator.pay(await invoice(), { callback: 'hold' });
    const second = await bench.simulator.pay(await invoice(), { callback: 'hold' });
    expect(merchant.heard).toEqual([]);
    const results = await bench.simulator.releaseCallbacks('last-first');
    expect(results.map(({ delivered }) => delivered)).toEqual([true, true]);
    const ids = merchant.heard.map(({ url }) => url.split('=').pop());
    expect(ids).toEqual([second.paymentId, first.paymentId]);
  });

  it('forges one: anybody can call with whatever id', async () => {
    const result = await bench.simulator.forgeCallback(await invoice(), '000000000000000', 'POST');
    expect(result.delivered).toBe(true);
    expect(merchant.heard).toEqual([
      { method: 'POST', url: '/cb?order=1001&qpay_payment_id=000000000000000' },
    ]);
    expect(bench.simulator.events('payment.made')).toHaveLength(0);
  });

  it('tries again only when told to, until it is taken', async () => {
    bench.simulator.configure({ callbackRetriesMs: [1, 1, 1] });
    merchant.answer = { status: 500, body: '' };
    merchant.beforeAnswer = () => {
      if (merchant.heard.length === 2) merchant.answer = { status: 200, body: 'SUCCESS' };
      return Promise.resolve();
    };
    await bench.simulator.pay(await invoice());
    await bench.simulator.callbacksIdle();
    expect(merchant.heard).toHaveLength(2);
    expect(bench.simulator.events('callback.answered').map(({ status }) => status)).toEqual([500, 200]);
  });

  it('follows the plan set for all payments, unless a payment has its own', async () => {
    bench.simulator.setCallbacks({ mode: 'lost' });
    await bench.simulator.pay(await invoice());
    expect(merchant.heard).toHaveLength(0);
    await bench.simulator.pay(await invoice(), { callback: 'send' });
    expect(merchant.heard).toHaveLength(1);
  });

  it('says nothing about a declined payment', async () => {
    await bench.simulator.decline(await invoice(), { visible: true });
    expect(merchant.heard).toEqual([]);
  });
});

describe(callbackAddress.name, () => {
  it.each([
    ['http://a.mn/cb', 'http://a.mn/cb?qpay_payment_id=1'],
    ['http://a.mn/cb?', 'http://a.mn/cb?qpay_payment_id=1'],
    ['http://a.mn/cb?x=%20y', 'http://a.mn/cb?x=%20y&qpay_payment_id=1'],
    ['http://a.mn/cb?x=1#top', 'http://a.mn/cb?x=1&qpay_payment_id=1#top'],
  ])('makes of %s', (callbackUrl, address) => {
    expect(callbackAddress(callbackUrl, '1').toString()).toBe(address);
  });
});
