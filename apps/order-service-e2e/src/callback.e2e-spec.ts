import { randomBytes } from 'node:crypto';
import type { Api } from './support/api';
import { World } from './support/world';

const WINDOW_MS = 1_000;

describe('The callback', () => {
  let world: World;
  let bat: Api;

  beforeAll(async () => {
    world = await World.start({ PAYMENT_CHECK_WINDOW_MS: String(WINDOW_MS) });
    bat = await world.as('bat');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.qpay.clear());

  const start = async () => {
    const { orderId, invoiceId } = (await bat.createSession({ amount: 100 })).body;
    return { orderId: String(orderId), invoiceId: String(invoiceId), address: world.callbackAddress() };
  };
  const statusOf = async (orderId: string) => (await bat.payment(orderId)).body['status'];
  const checks = () => world.qpay.calls('payment.check').length;
  const call = async (address: string, init?: RequestInit) => {
    const response = await fetch(address, init);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: await response.text(),
    };
  };
  const SUCCESS = { status: 200, type: 'text/plain; charset=utf-8', body: 'SUCCESS' };

  it('I-01: forged with a valid token and nothing paid is 200, asks QPay once and changes nothing', async () => {
    const { orderId, invoiceId, address } = await start();
    expect(await call(`${address}?qpay_payment_id=000000000000001`)).toEqual(SUCCESS);
    expect([checks(), await statusOf(orderId)]).toEqual([1, 'PENDING']);
    expect(world.qpay.calls('payment.check')[0]?.body).toMatchObject({ object_id: invoiceId });
  });

  it('with the payment of somebody else pays nothing', async () => {
    const other = await start();
    const { paymentId } = await world.qpay.pay(other.invoiceId);
    const { orderId, invoiceId } = await start();
    expect(await world.qpay.forgeCallback(invoiceId, paymentId)).toMatchObject({
      status: 200,
      body: 'SUCCESS',
    });
    expect(await statusOf(orderId)).toBe('PENDING');
  });

  it('I-12: for an unknown or malformed token is 404 without asking QPay', async () => {
    const { address } = await start();
    const base = address.slice(0, address.lastIndexOf('/'));
    for (const token of [randomBytes(32).toString('base64url'), 'x', '%00', 'a'.repeat(99)]) {
      expect((await call(`${base}/${token}`)).status).toBe(404);
    }
    expect(checks()).toBe(0);
  });

  it.each([
    ['POST', undefined, undefined],
    ['POST', 'application/json', '{"payment_id":"1"}'],
    ['POST', 'application/x-www-form-urlencoded', 'payment_id=1'],
    ['POST', 'text/xml', '<paid/>'],
    ['GET', undefined, undefined],
  ])('is taken as %s with %s', async (method, type, body) => {
    const { orderId, invoiceId, address } = await start();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    expect(await call(address, { method, body, headers: type ? { 'content-type': type } : {} })).toEqual(
      SUCCESS,
    );
    expect(await statusOf(orderId)).toBe('PAID');
  });

  it('I-08: identical fifty times in parallel is 200 each time, and its checks are collapsed', async () => {
    const { orderId, invoiceId, address } = await start();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    const from = performance.now();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(address)));
    const windows = Math.ceil((performance.now() - from) / WINDOW_MS);
    expect(answers).toEqual(Array.from({ length: 50 }, () => SUCCESS));
    // One in each window, however long a busy machine takes for all of them.
    expect(checks()).toBeLessThanOrEqual(1 + windows);
    expect(await statusOf(orderId)).toBe('PAID');
  });

  it('right after a check that saw nothing is not swallowed by it', async () => {
    const { orderId, invoiceId } = await start();
    await bat.verify(orderId);
    expect((await world.qpay.pay(invoiceId)).callback).toMatchObject({ delivered: true });
    expect(await statusOf(orderId)).toBe('PAID');
  });

  it('is answered 503 while QPay cannot be asked, and followed up when it comes again', async () => {
    const { orderId, invoiceId, address } = await start();
    const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    expect((await world.qpay.pay(invoiceId)).callback).toMatchObject({ delivered: false, status: 503 });
    expect(await statusOf(orderId)).toBe('PENDING');
    fault.remove();
    expect(await call(address)).toEqual(SUCCESS);
    expect(await statusOf(orderId)).toBe('PAID');
  });
});
