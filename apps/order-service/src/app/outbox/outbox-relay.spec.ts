import { Redis } from 'ioredis';
import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { Sweep } from '../reconciliation/sweep.service';
import type { OrderEventMessage } from './event-delivery';
import { InProcessDelivery } from './in-process-delivery';
import { OutboxRelay } from './outbox-relay.service';

const MINUTE_MS = 60_000;

describe(OutboxRelay, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => (postgres = await startPostgres()));
  afterAll(() => postgres.stop());
  afterEach(() => world.stop());

  const start = async (env: Record<string, string> = {}) =>
    void (world = await PaymentWorld.start(await postgres.createDatabase(), env));
  const relay = (of = world) => of.app.get(OutboxRelay).pass();
  const payOne = async () => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId);
    return { order, paymentId };
  };

  describe('in this process', () => {
    let told: OrderEventMessage[];
    beforeEach(async () => {
      await start();
      told = [];
      world.app.get(InProcessDelivery).on((message) => void told.push(message));
    });

    it('tells each event once', async () => {
      const { order, paymentId } = await payOne();
      await relay();
      await relay();
      expect(told).toMatchObject([
        { type: 'order.paid', orderId: order.id, payload: { amount: '100.00', paymentIds: [paymentId] } },
      ]);
      expect(await world.app.get(OutboxRelay).lag()).toEqual({ waiting: 0, oldestSeconds: 0 });
    });

    it('I-33: delivers again under the same event id what was not acknowledged', async () => {
      await payOne();
      let fails = true;
      const stop = world.app.get(InProcessDelivery).on(() => {
        if (fails) throw new Error('The receiver has died after taking it.');
      });
      await relay();
      world.travel(MINUTE_MS);
      expect(await world.app.get(OutboxRelay).lag()).toMatchObject({ waiting: 1, oldestSeconds: 60 });
      fails = false;
      await relay();
      stop();
      expect(told).toHaveLength(2);
      expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
    });

    it('I-33: holds later events of an order back until the earlier one is told, and no other order', async () => {
      const [first, second] = [await payOne(), await payOne()];
      world.qpay.refund(first.paymentId);
      await world.app.get(Sweep).pass();
      const failing = new Set(['order.paid']);
      const received: string[] = [];
      const stop = world.app.get(InProcessDelivery).on(({ type, orderId }) => {
        if (orderId === first.order.id && failing.has(type)) throw new Error('Not now.');
        received.push(`${orderId === first.order.id ? 'first' : 'second'} ${type}`);
      });
      await relay();
      await relay();
      expect(received).toEqual(['second order.paid']);
      failing.clear();
      world.travel(MINUTE_MS);
      await relay();
      stop();
      expect(received.slice(1)).toEqual(['first order.paid', 'first order.refunded']);
      expect(second.order.id).not.toBe(first.order.id);
    });

    it('I-34: four instances tell each event once', async () => {
      for (let i = 0; i < 5; i++) await payOne();
      const others = [await world.beside(), await world.beside(), await world.beside()];
      for (const other of others) other.app.get(InProcessDelivery).on((message) => void told.push(message));
      await Promise.all([world, ...others].map(relay));
      await relay();
      expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(5);
      expect(told).toHaveLength(5);
    });
  });

  describe('with Redis', () => {
    let redis: RedisServer;
    beforeEach(async () => {
      redis = await startRedis();
      await start({ REDIS_DATABASE_URI: redis.url });
    });
    afterEach(() => redis.stop());

    const stream = async () => {
      const client = new Redis(redis.url);
      const entries = await client.xrange('order-events', '-', '+');
      await client.quit();
      return entries.map(([, fields]) => fields);
    };

    it('appends each event to the stream', async () => {
      const { order } = await payOne();
      await relay();
      const [fields, ...others] = await stream();
      expect(others).toEqual([]);
      expect(fields).toEqual(expect.arrayContaining(['type', 'order.paid', 'orderId', order.id]));
    });

    it('I-36: payments go on while Redis is away, and their events come when it is back', async () => {
      await redis.kill();
      const { order } = await payOne();
      expect((await world.order(order.id)).status).toBe('PAID');
      await relay();
      expect(await world.app.get(OutboxRelay).lag()).toMatchObject({ waiting: 1 });
      await redis.restart();
      world.travel(MINUTE_MS);
      await relay();
      if ((await world.app.get(OutboxRelay).lag()).waiting > 0) {
        // The client had not connected again yet.
        world.travel(MINUTE_MS);
        await relay();
      }
      expect(await stream()).toHaveLength(1);
    });
  });
});
