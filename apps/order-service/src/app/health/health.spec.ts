import { startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import { PaymentWorld, until } from '../payments/payments.testing';
import { HealthController } from './health.controller';

describe(HealthController, () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let world: PaymentWorld;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    world = await PaymentWorld.start(await postgres.createDatabase(), { REDIS_DATABASE_URI: redis.url });
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  const ready = () => world.send('GET', '/health/ready', { user: '' });
  const redisState = async () => {
    const { details } = (await ready()).body as { details: { redis: { state: string } } };
    return details.redis.state;
  };

  it('is alive, and ready without a login while nobody has wanted a token', async () => {
    expect(await world.send('GET', '/health/live', { user: '' })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    const { status, body } = await ready();
    expect([status, body['details']]).toEqual([
      200,
      {
        database: { status: 'up' },
        redis: { status: 'up', state: 'up' },
        qpay: { status: 'up', state: 'idle', mode: 'shared' },
      },
    ]);
    expect(world.qpay.calls()).toEqual([]);
  });

  it('tells of the token what is known, and is degraded when there is none to be had', async () => {
    world.qpay.inject({ operation: 'auth.token', kind: 'status', status: 401, times: 1 });
    await world.start().catch(() => undefined);
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      details: { qpay: { state: 'degraded', lastError: expect.any(String) as string } },
    });
    const logins = world.qpay.calls('auth.token').length;
    await ready();
    expect(world.qpay.calls('auth.token')).toHaveLength(logins);
  });

  it('is degraded, not dead, without Redis', async () => {
    await redis.kill();
    expect(await ready()).toMatchObject({ status: 200, body: { details: { redis: { state: 'degraded' } } } });
    await redis.restart();
    await until(async () => (await redisState()) === 'up');
  });

  it('is not ready without its database, says so without a word about it, and lives on', async () => {
    await postgres.kill();
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'error', details: { database: { status: 'down' } } });
    expect(JSON.stringify(body)).not.toContain(String(postgres.port));
    expect((await world.send('GET', '/health/live', { user: '' })).status).toBe(200);
    await postgres.restart();
    expect((await ready()).status).toBe(200);
  });
});
