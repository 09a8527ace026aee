import { sql } from 'drizzle-orm';
import { Redis } from 'ioredis';
import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import { paymentAttempts } from '../database/schema';
import { OutboxRelay } from '../outbox/outbox-relay.service';
import { Sweep } from '../reconciliation/sweep.service';
import { DueChecks } from './due/due-checks.service';
import { PaymentWorld, storedHash, until } from './payments.testing';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SUCCESS = { status: 200, body: 'SUCCESS' };

/** What has happened to others, each named by where it was reported: it must not happen here. */
describe('An incident elsewhere', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let world: PaymentWorld;
  let other: PaymentWorld;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const env = { REDIS_DATABASE_URI: redis.url };
    world = await PaymentWorld.start(await postgres.createDatabase(), env);
    other = await world.beside(env);
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([postgres.stop(), redis.stop()]);
  });
  afterEach(async () => {
    world.qpay.clearFaults();
    world.qpay.clear();
    expect(await world.breaches()).toEqual([]);
  });

  const begin = async () => ({ ...(await world.startInvoice()), address: world.callbackAddress() });
  const paid = async () => {
    const begun = await begin();
    const { paymentId } = await world.qpay.pay(begun.invoiceId, { callback: 'lost' });
    return { ...begun, paymentId };
  };
  const call = async (address: string) => {
    const response = await fetch(address);
    return { status: response.status, body: await response.text() };
  };
  const told = async (orderId: string) => (await world.messages(orderId)).map(({ type }) => type);
  const verify = (of: PaymentWorld, orderId: string) => of.send('POST', `/api/payments/${orderId}/verify`);

  it('medusajs/medusa #13301, #4798: callback, customer and sweep at once have one winner, and losers the same success', async () => {
    const { order, address } = await paid();
    const asked = [verify(world, order.id), call(address), verify(other, order.id), call(address)];
    const [answers] = await Promise.all([Promise.all(asked), other.app.get(Sweep).pass()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([(await world.order(order.id)).status, await told(order.id)]).toEqual(['PAID', ['order.paid']]);
  });

  it('Pinelab-studio/pinelab-vendure-plugins #620: simultaneous callbacks make exactly one event', async () => {
    const { order, address } = await paid();
    const answers = await Promise.all(Array.from({ length: 12 }, () => call(address)));
    expect(answers).toEqual(answers.map(() => SUCCESS));
    expect(await told(order.id)).toEqual(['order.paid']);
  });

  it('vendurehq/vendure #2462, #3734: a callback for what is PAID already is a 200 that changes nothing', async () => {
    const { order, address } = await paid();
    await call(address);
    const [before, events] = [await world.order(order.id), await world.events(order.id)];
    expect(await call(address)).toEqual(SUCCESS);
    expect(await call(address)).toEqual(SUCCESS);
    expect([await world.order(order.id), await world.events(order.id)]).toEqual([before, events]);
  });

  it('vendurehq/vendure #2657: an order that is over absorbs late callbacks, whatever it ended in', async () => {
    const [refunded, cancelled, expired] = [await paid(), await begin(), await begin()];
    await call(refunded.address);
    world.qpay.refund(refunded.paymentId);
    await world.send('POST', `/api/payments/${cancelled.order.id}/cancel`);
    world.travel(25 * HOUR_MS);
    await world.app.get(Sweep).pass();
    while (await world.app.get(DueChecks).pass());
    for (const [{ order, address }, status] of [
      [refunded, 'REFUNDED'],
      [cancelled, 'CANCELLED'],
      [expired, 'EXPIRED'],
    ] as const) {
      expect(await call(address)).toEqual(SUCCESS);
      expect(await world.order(order.id)).toMatchObject({ status, reviewReason: null });
    }
    world.travel(-25 * HOUR_MS);
  });

  it('vendurehq/vendure #2620, #3014, #2941: a renewal is a new invoice, and money for both is recorded and flagged', async () => {
    const old = await begin();
    world.travel(2 * HOUR_MS);
    const renewed = await world.send('POST', `/api/payments/${old.order.id}/renew`);
    const invoiceId = String(renewed.body['invoiceId']);
    expect(invoiceId).not.toBe(old.invoiceId);
    expect((await world.qpay.pay(invoiceId)).callback).toMatchObject(SUCCESS);
    expect((await world.qpay.pay(old.invoiceId, { force: true })).callback).toMatchObject(SUCCESS);
    const twice = { status: 'PAID', captured: 20_000n, reviewReason: 'late' };
    expect(await world.order(old.order.id)).toMatchObject(twice);
    expect(await told(old.order.id)).toContain('order.paid');
    world.travel(-2 * HOUR_MS);
  });

  it('duncanmcclean/statamic-cargo #190: order and callback token are there before the provider is called', async () => {
    const hold = world.qpay.inject({ operation: 'invoice.create', kind: 'hang', when: 'after' });
    const started = world.start();
    const made = await world.qpay.waitForEvent(({ type }) => type === 'invoice.created');
    const hash = Buffer.from(storedHash(world.callbackAddress()), 'hex');
    const [written] = await world.db
      .select()
      .from(paymentAttempts)
      .where(sql`${paymentAttempts.callbackTokenHash} = ${hash}`);
    expect(written).toMatchObject({ status: 'CREATING', invoiceId: null });
    expect((await world.qpay.pay(made.invoiceId ?? '')).callback).toMatchObject(SUCCESS);
    hold.release();
    const { order } = await started;
    await until(async () => (await world.order(order.id)).status === 'PAID');
  });

  it('PrestaShopCorp/ps_checkout #1546: what fails in the handler leaves a check that is due, and one paid order', async () => {
    const { order, attempt, address } = await paid();
    const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    expect((await call(address)).status).toBe(503);
    const { checkRequestedAt, nextCheckAt } = await world.attempt(attempt.id);
    expect(checkRequestedAt).not.toBeNull();
    expect(Number(nextCheckAt) - Date.now()).toBeLessThan(MINUTE_MS);
    fault.remove();
    other.travel(MINUTE_MS);
    while (await other.app.get(DueChecks).pass());
    other.travel(-MINUTE_MS);
    expect([(await world.order(order.id)).status, await told(order.id)]).toEqual(['PAID', ['order.paid']]);
  });

  it('mollie/Shopware6 #1037: return from the bank and callback at once are one fulfilment, by the outbox alone', async () => {
    const client = new Redis(redis.url);
    const received = async () => {
      const entries = await client.xrange('order-events', '-', '+');
      return entries.filter(([, fields]) => fields.includes(order.id)).length;
    };
    const { order, address } = await paid();
    await Promise.all([verify(world, order.id), call(address)]);
    expect(await received()).toBe(0);
    await Promise.all([world, other].map((instance) => instance.app.get(OutboxRelay).pass()));
    await world.app.get(OutboxRelay).pass();
    expect(await received()).toBe(1);
    await client.quit();
  });

  it.each([
    '',
    '?qpay_payment_id=',
    '?qpay_payment_id=1&qpay_payment_id=2',
    '?qpay_payment_id=../x',
    '?invoice_id=x',
  ])(
    'qpay-sdk/qpay-nestjs: with the query %j the invoice that is ours is asked about, and a failure is not SUCCESS',
    async (query) => {
      const { order, invoiceId, address } = await paid();
      const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
      expect(await call(`${address}${query}`)).toMatchObject({ status: 503 });
      fault.remove();
      expect(await call(`${address}${query}`)).toEqual(SUCCESS);
      const asked = world.qpay
        .calls('payment.check')
        .map(({ body }) => (body as { object_id: string }).object_id);
      expect(new Set(asked)).toEqual(new Set([invoiceId]));
      expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    },
  );

  it('several public QPay integrations: neither a count, nor the first row, nor the browser says what is paid', async () => {
    const { order, address, invoiceId } = await begin();
    await world.qpay.pay(invoiceId, { amount: '60.00', force: true, callback: 'lost' });
    await call(address);
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING', captured: 6_000n });
    await world.qpay.pay(invoiceId, { amount: '40.00', force: true, callback: 'lost' });
    const told = { amount: 100, invoiceId, accessToken: 'x', status: 'PAID' };
    const answer = await world.send('POST', '/api/create-payment-session', { body: told });
    expect(answer).toMatchObject({ status: 400 });
    await call(address);
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID', captured: 10_000n });
  });
});
