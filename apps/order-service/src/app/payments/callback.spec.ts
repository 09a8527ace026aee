import { randomBytes } from 'node:crypto';
import { startFaultProxy, startPostgres, type FaultProxy, type PostgresServer } from 'test-servers';
import { Sweep } from '../reconciliation/sweep.service';

import { CallbackService } from './callback.service';
import { PaymentWorld } from './payments.testing';

const MINUTE_MS = 60_000;
const WINDOW_MS = 1_000;
const SUCCESS = { status: 200, body: 'SUCCESS' };

describe(CallbackService, () => {
  let postgres: PostgresServer;
  let network: FaultProxy;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    network = await startFaultProxy({ host: '127.0.0.1', port: postgres.port });
    const url = new URL(await postgres.createDatabase());
    url.port = String(network.port);
    world = await PaymentWorld.start(url.href, { PAYMENT_CHECK_WINDOW_MS: String(WINDOW_MS) });
  });
  afterAll(async () => {
    await world.stop();
    await network.close();
    await postgres.stop();
  });
  beforeEach(() => world.qpay.clear());
  afterEach(async () => {
    world.qpay.clearFaults();
    expect(await world.breaches()).toEqual([]);
  });

  const begin = async () => ({ ...(await world.startInvoice()), address: world.callbackAddress() });
  const call = async (address: string) => {
    const response = await fetch(address);
    return { status: response.status, body: await response.text() };
  };
  const checks = () => world.qpay.calls('payment.check');
  const unknownCallbacks = async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();
    return Number(/^order_service_callbacks_total\{outcome="unknown"\} (\d+)$/m.exec(text)?.[1]);
  };

  it('I-01: a forged callback with a valid token and nothing paid is 200, one check, and changes nothing', async () => {
    const { order, attempt, invoiceId, address } = await begin();
    const events = await world.events(order.id);
    expect(await call(`${address}?qpay_payment_id=000000000000001`)).toEqual(SUCCESS);
    expect(checks()).toMatchObject([{ body: { object_id: invoiceId } }]);
    expect(await world.order(order.id)).toEqual(order);
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'OPEN' });
    expect(await world.events(order.id)).toEqual(events);
    expect(await world.messages(order.id)).toEqual([]);
  });

  it.each([2, 8, 50])(
    'I-08: %d identical callbacks in parallel are one transition, one event, all 200, and checks collapsed',
    async (count) => {
      const { order, attempt, invoiceId, address } = await begin();
      await world.qpay.pay(invoiceId, { callback: 'lost' });
      const from = performance.now();
      const answers = await Promise.all(Array.from({ length: count }, () => call(address)));
      const windows = Math.ceil((performance.now() - from) / WINDOW_MS);
      expect(answers).toEqual(Array.from({ length: count }, () => SUCCESS));
      const types = (await world.events(order.id)).map(({ type }) => type);
      expect(types).toEqual(['order.created', 'attempt.opened', 'order.paid']);
      expect((await world.messages(order.id)).map(({ type }) => type)).toEqual(['order.paid']);
      expect(await world.attempt(attempt.id)).toMatchObject({ status: 'SETTLED' });
      // One in each window, however long a busy machine takes for all of them.
      expect(checks().length).toBeLessThanOrEqual(1 + windows);
    },
  );

  it('I-12: a callback for an unknown or malformed token is 404, calls no provider and is counted', async () => {
    const { address } = await begin();
    const base = address.slice(0, address.lastIndexOf('/'));
    const genuine = address.slice(base.length + 1);
    world.qpay.clear();
    const before = await unknownCallbacks();
    const unknown = randomBytes(32).toString('base64url');
    const tokens = [
      unknown,
      'x',
      '%00',
      'x'.repeat(99),
      genuine.slice(1),
      `${genuine}A`,
      genuine.toUpperCase(),
    ];
    const answers = await Promise.all(tokens.map((token) => call(`${base}/${token}?qpay_payment_id=1`)));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 404));
    // Nothing in the answer tells a token that is nearly right from one that is nothing at all.
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(world.qpay.calls()).toEqual([]);
    expect((await unknownCallbacks()) - before).toBe(tokens.length);
  });

  it('I-35: while the database is down a callback is not 200, and the sweep converges later', async () => {
    const { order, attempt, invoiceId, address } = await begin();
    const { paymentId } = await world.qpay.pay(invoiceId, { callback: 'lost' });
    network.refuse();
    try {
      const answer = await call(`${address}?qpay_payment_id=${paymentId}`);
      expect(answer).toMatchObject({
        status: 503,
        body: expect.stringContaining('CALLBACK_DEFERRED') as string,
      });
      expect(checks()).toEqual([]);
    } finally {
      network.heal();
    }
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING', captured: 0n });
    world.travel(6 * MINUTE_MS);
    await world.app.get(Sweep).pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'SETTLED' });
    expect((await world.events(order.id)).at(-1)).toMatchObject({ type: 'order.paid', actor: 'sweep' });
  });

  it('I-35: a database that is lost between the check and the settlement leaves nothing half-written', async () => {
    const { order, invoiceId, address } = await begin();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    const hold = world.qpay.inject({ operation: 'payment.check', kind: 'hang' });
    const called = call(address);
    await world.qpay.waitForCall(({ operation }) => operation === 'payment.check', { phase: 'arrived' });
    network.refuse();
    hold.release();
    try {
      expect(await called).toMatchObject({ status: 503 });
    } finally {
      network.heal();
    }
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING', captured: 0n });
    expect(await world.messages(order.id)).toEqual([]);
    world.travel(12 * MINUTE_MS);
    await world.app.get(Sweep).pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });
});
