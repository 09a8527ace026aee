import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import type { Api } from './support/api';
import { World } from './support/world';

/** One story, told twice: on what comes with the service, and on what production has. */
const SURROUNDINGS = [['on the embedded database'], ['on PostgreSQL and Redis']] as const;

describe.each(SURROUNDINGS)('A payment %s', (surroundings) => {
  let postgres: PostgresServer | undefined;
  let redis: RedisServer | undefined;
  let world: World;
  let bat: Api;

  beforeAll(async () => {
    if (surroundings === 'on PostgreSQL and Redis')
      [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const database = postgres && { DATABASE_URL: await postgres.createDatabase() };
    world = await World.start({ ...database, ...(redis && { REDIS_DATABASE_URI: redis.url }) });
    bat = await world.as('bat');
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([postgres?.stop(), redis?.stop()]);
  });

  const start = async (body: unknown = { amount: 100 }) => (await bat.createSession(body)).body;
  const pay = (invoiceId: unknown, callback: 'send' | 'lost') =>
    world.qpay.pay(String(invoiceId), { callback });

  it('begins with everything that is needed to pay', async () => {
    const { status, body } = await bat.createSession({
      amount: 100,
      description: 'Order 1001',
      reference: 'cart-7',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'PENDING',
      amount: '100.00',
      remainingAmount: '100.00',
      currency: 'MNT',
      description: 'Order 1001',
      reference: 'cart-7',
      invoiceId: expect.any(String) as string,
      qrText: expect.stringContaining('000201') as string,
    });
    expect(body['deepLinks']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ link: expect.stringMatching(/^khanbank:/) as string }),
      ]),
    );
    expect((await bat.payment(body['orderId'])).body).toEqual(body);
    expect((await bat.payment(body['paymentId'])).body).toEqual(body);
  });

  it('is paid by the callback alone', async () => {
    const { orderId, invoiceId } = await start();
    expect((await pay(invoiceId, 'send')).callback).toMatchObject({
      delivered: true,
      status: 200,
      body: 'SUCCESS',
    });
    expect((await bat.payment(orderId)).body).toMatchObject({
      status: 'PAID',
      paidAmount: '100.00',
      qrText: null,
    });
  });

  it('is found by asking when the callback is lost', async () => {
    const { orderId, invoiceId } = await start();
    await pay(invoiceId, 'lost');
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PENDING' });
    expect(await bat.verify(orderId)).toMatchObject({
      status: 200,
      body: { status: 'PAID', remainingAmount: '0.00' },
    });
  });

  it('stays open when asking finds nothing', async () => {
    const { orderId } = await start();
    expect(await bat.verify(orderId)).toMatchObject({
      status: 200,
      body: { status: 'PENDING', paidAmount: '0.00' },
    });
  });

  it('is not asked about again once it is paid', async () => {
    const { orderId, invoiceId } = await start();
    await pay(invoiceId, 'send');
    const before = world.qpay.calls('payment.check').length;
    expect(await bat.verify(orderId)).toMatchObject({ status: 200, body: { status: 'PAID' } });
    expect(world.qpay.calls('payment.check')).toHaveLength(before);
  });

  it('I-25: survives that QPay has ended the session meanwhile', async () => {
    const { orderId, invoiceId } = await start();
    world.qpay.killSessions();
    await pay(invoiceId, 'send');
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID' });
  });

  it('survives a restart of the service', async () => {
    const { orderId, invoiceId } = await start({ amount: 99.99 });
    await world.restartService();
    await pay(invoiceId, 'send');
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '99.99' });
  });

  it('I-36: goes on while Redis is down', async () => {
    await redis?.kill();
    const { orderId, invoiceId } = await start();
    await pay(invoiceId, 'send');
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID' });
  });
});
