import Redis, { Cluster } from 'ioredis';
import { Client } from 'pg';
import { startFaultProxy, startPostgres, startRedis, startRedisCluster } from './index';

const client = (port: number, options = {}) =>
  new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 0, retryStrategy: () => null, ...options }).on(
    'error',
    () => undefined,
  );

/** ioredis keeps the process for two seconds when a connection that is already gone is disconnected. */
const end = (redis: Redis) => redis.status !== 'end' && redis.disconnect();

describe('startRedis', () => {
  it('gives a redis-server of the test’s own that can be frozen, killed and started again empty', async () => {
    const server = await startRedis();
    const redis = client(server.port, { commandTimeout: 300 });
    try {
      await redis.set('key', 'value');
      server.pause();
      await expect(redis.get('key')).rejects.toThrow('Command timed out');
      server.resume();
      await server.kill();
      await server.restart();
      const again = client(server.port);
      expect(await again.get('key')).toBeNull();
      end(again);
    } finally {
      end(redis);
      await server.stop();
    }
  });
});

describe('startPostgres', () => {
  it('gives a PostgreSQL of the test’s own with as many empty databases as wanted', async () => {
    const server = await startPostgres();
    try {
      const [first, second] = [await server.createDatabase(), await server.createDatabase()];
      expect(first).not.toBe(second);
      const db = new Client({ connectionString: first });
      await db.connect();
      expect((await db.query('SELECT 40 + 2 AS answer')).rows).toEqual([{ answer: 42 }]);
      await db.end();
    } finally {
      await server.stop();
    }
  }, 60_000);
});

describe('startFaultProxy', () => {
  it('swallows the reply of a command that was carried out', async () => {
    const server = await startRedis();
    const proxy = await startFaultProxy(server);
    const [through, direct] = [client(proxy.port), client(server.port)];
    try {
      await through.ping();
      const dropped = proxy.dropReplyTo('SETNX');
      await expect(through.call('SETNX', 'key', 'value')).rejects.toThrow();
      await dropped;
      expect(await direct.get('key')).toBe('value');
    } finally {
      end(through);
      end(direct);
      await proxy.close();
      await server.stop();
    }
  });

  it('black-holes what is sent until it is healed', async () => {
    const server = await startRedis();
    const proxy = await startFaultProxy(server);
    const redis = client(proxy.port, { commandTimeout: 200 });
    try {
      await redis.ping();
      proxy.blackHole();
      await expect(redis.ping()).rejects.toThrow('Command timed out');
      proxy.heal();
      const again = client(proxy.port);
      expect(await again.ping()).toBe('PONG');
      end(again);
    } finally {
      end(redis);
      await proxy.close();
      await server.stop();
    }
  });
});

describe('startRedisCluster', () => {
  it('gives three masters that share the slots', async () => {
    const cluster = await startRedisCluster();
    const [first] = cluster.nodes;
    const redis = new Cluster([{ host: first?.host, port: first?.port }], { slotsRefreshTimeout: 5_000 });
    try {
      // These two lie on different masters.
      expect(await redis.set('qpay:access_token', 'token')).toBe('OK');
      expect(await redis.set('qpay:access_token:lock', 'owner')).toBe('OK');
      const sizes = await Promise.all(redis.nodes('master').map((node) => node.dbsize()));
      expect(sizes.sort()).toEqual([0, 1, 1]);
    } finally {
      redis.disconnect();
      await cluster.stop();
    }
  }, 60_000);
});
