import { Redis } from 'ioredis';
import type { QPaySimulatorFaultEffect } from 'qpay-simulator';
import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';

/** What QPay or the way to it may do to a call. `drop` and `truncate` lose an answer that QPay has given. */
const FAULTS: [string, QPaySimulatorFaultEffect & { when?: 'after' }][] = [
  ['429', { kind: 'status', status: 429, body: { error: 'TOO_MANY_REQUESTS' } }],
  ['500', { kind: 'busy' }],
  ['503', { kind: 'status', status: 503 }],
  ['an HTML page', { kind: 'html' }],
  ['JSON that breaks off', { kind: 'truncate' }],
  ['a connection that closes', { kind: 'drop', when: 'after' }],
  ['a reset', { kind: 'reset', when: 'after' }],
];
/** Refused before it was looked at: nothing was made, so that the call can be made again. */
const NOT_TAKEN_UP = '429';

describe('Between this service and QPay', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let world: PaymentWorld;
  let instances: PaymentWorld[];

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const env = { REDIS_DATABASE_URI: redis.url };
    world = await PaymentWorld.start(await postgres.createDatabase(), env);
    instances = [world, await world.beside(env), await world.beside(env)];
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([postgres.stop(), redis.stop()]);
  });
  beforeEach(() => world.qpay.clear());
  afterEach(async () => {
    world.qpay.clearFaults();
    expect(await world.breaches()).toEqual([]);
  });

  const paidInvoice = async () => {
    const begun = await world.startInvoice();
    await world.qpay.pay(begun.invoiceId, { callback: 'lost' });
    return begun;
  };
  const calls = (operation: string) => world.qpay.calls(operation).length;
  const statusOf = async ({ order }: { order: { id: string } }) => (await world.order(order.id)).status;

  it('I-25: a token that ends while 30 calls of 3 instances are in flight is renewed once, and each is repeated once', async () => {
    const begun = [];
    for (let i = 0; i < 30; i++) begun.push(await paidInvoice());
    for (const instance of instances) await instance.verify((await world.startInvoice()).attempt.id);
    const hold = world.qpay.inject({ operation: 'payment.check', kind: 'hang', times: 30 });
    world.qpay.clear();
    const logins = world.qpay.logins();
    const asked = begun.map(({ attempt }, index) => instances[index % 3]?.verify(attempt.id));
    await world.qpay.waitForCall(() => calls('payment.check') === 30, { phase: 'arrived' });
    world.qpay.killSessions();
    hold.release();
    await Promise.all(asked);
    expect(world.qpay.logins() - logins).toBe(1);
    const answers = world.qpay.calls('payment.check').map(({ status }) => status);
    expect(answers.filter((status) => status === 401)).toHaveLength(30);
    expect(answers.filter((status) => status === 200)).toHaveLength(30);
    expect(await Promise.all(begun.map(statusOf))).toEqual(begun.map(() => 'PAID'));
  });

  it('I-25: a second 401 is an error, changes nothing, and is not repeated', async () => {
    const begun = await paidInvoice();
    world.qpay.inject({ operation: 'payment.check', kind: 'unauthorized', times: null });
    await expect(world.verify(begun.attempt.id)).rejects.toMatchObject({ code: 'QPAY_TOKEN_REJECTED' });
    expect(calls('payment.check')).toBe(2);
    expect(await statusOf(begun)).toBe('PENDING');
    world.qpay.clearFaults();
    await world.verify(begun.attempt.id);
    expect(await statusOf(begun)).toBe('PAID');
  });

  it('I-26: 100 parallel sessions at 3 instances with a cold token make exactly one token request', async () => {
    const fresh = await startRedis();
    const env = { REDIS_DATABASE_URI: fresh.url };
    const cold = await Promise.all([1, 2, 3].map(() => world.beside(env)));
    const client = new Redis(fresh.url);
    await client.flushall();
    await client.quit();
    world.qpay.clear();
    const logins = world.qpay.logins();
    await Promise.all(Array.from({ length: 100 }, (_, index) => cold[index % 3]?.start()));
    expect(world.qpay.logins() - logins).toBe(1);
    expect(calls('auth.token')).toBe(1);
    expect(calls('invoice.create')).toBe(100);
    await fresh.stop();
  });

  it.each(FAULTS)('I-27: %s once is survived by a read, which is made again', async (_what, fault) => {
    const begun = await paidInvoice();
    world.qpay.inject({ operation: 'payment.check', ...fault, times: 1 });
    await world.verify(begun.attempt.id);
    expect(await statusOf(begun)).toBe('PAID');
    expect(calls('payment.check')).toBe(2);
  });

  it.each(FAULTS)(
    'I-27: %s for good ends a read in a typed error, and changes nothing',
    async (_what, fault) => {
      const begun = await paidInvoice();
      world.qpay.inject({ operation: 'payment.check', ...fault, times: null });
      const code = expect.stringMatching(
        /^QPAY_(RATE_LIMIT|UNAVAILABLE|CONNECTION|UNEXPECTED_ANSWER)$/,
      ) as string;
      await expect(world.verify(begun.attempt.id)).rejects.toMatchObject({ code });
      expect(calls('payment.check')).toBeLessThanOrEqual(3);
      expect(await world.order(begun.order.id)).toEqual(begun.order);
    },
  );

  it.each(FAULTS)(
    'I-27: %s makes no second invoice: a write is not repeated blindly',
    async (what, fault) => {
      world.qpay.inject({ operation: 'invoice.create', ...fault, times: 1 });
      const answer = await world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
      const repeated = what === NOT_TAKEN_UP;
      expect(answer).toMatchObject(
        repeated ? { status: 201 } : { status: 503, body: { code: 'QPAY_OUTCOME_UNKNOWN' } },
      );
      expect(calls('invoice.create')).toBe(repeated ? 2 : 1);
      expect(world.qpay.events('invoice.created').length).toBeLessThanOrEqual(1);
    },
  );
});
