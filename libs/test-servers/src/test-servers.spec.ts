import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Redis, { Cluster } from 'ioredis';
import { Client } from 'pg';
import {
  killChild,
  Opened,
  openedInEachTest,
  PostgresStatistics,
  startFaultProxy,
  startPostgres,
  startRedis,
  startRedisCluster,
} from './index';

const client = (port: number, options = {}) =>
  new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 0, retryStrategy: () => null, ...options }).on(
    'error',
    () => undefined,
  );

describe('startRedis', () => {
  const opened = openedInEachTest();

  it('gives a redis-server of the test’s own that can be frozen, killed and started again empty', async () => {
    const server = opened.add(await startRedis());
    const redis = opened.add(client(server.port, { commandTimeout: 300 }));
    await redis.set('key', 'value');
    server.pause();
    await expect(redis.get('key')).rejects.toThrow('Command timed out');
    server.resume();
    await server.kill();
    await server.restart();
    const again = opened.add(client(server.port));
    expect(await again.get('key')).toBeNull();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'keeps no server when the run that started it ends by %s',
    async (signal) => {
      const run = opened.add(testRun('server'));
      const port = Number(await run.says());
      const redis = opened.add(client(port));
      await redis.ping();
      const gone = closed(redis);
      run.child.kill(signal);
      await gone;
      const again = opened.add(client(port));
      await expect(again.ping()).rejects.toThrow();
    },
  );

  it('keeps no run waiting for a server that it did not stop', async () => {
    const run = opened.add(testRun('server-left-open'));
    const redis = opened.add(client(Number(await run.says())));
    const gone = closed(redis);
    const [code] = await once(run.child, 'exit');
    expect(code).toBe(0);
    await gone;
  });
});

/** Resolves when the connection is gone, for whatever reason. */
const closed = (redis: Redis) => new Promise<void>((resolve) => redis.once('close', () => resolve()));

/** A process of its own that starts a server, as a test run does, and says on which port. */
function testRun(what: 'server' | 'server-left-open') {
  const script = join(__dirname, '..', 'test', 'start-server.js');
  const child = spawn(process.execPath, ['--conditions=nestjs-qpay-source', script, what], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(`${text}`)),
  );
  return { child, says: () => said, close: () => killChild(child) };
}

describe('Opened', () => {
  it('closes everything, the newest first, and tells of the first failure afterwards', async () => {
    const closed: string[] = [];
    const opened = new Opened();
    const closing = (name: string) => async () => void closed.push(name);
    opened.add({ close: closing('oldest') });
    opened.add({ stop: () => Promise.reject(new Error('would not stop')) });
    opened.add({ status: 'ready', disconnect: closing('client') });
    opened.add({ status: 'end', disconnect: closing('client that is gone') });
    await expect(opened.close()).rejects.toThrow('would not stop');
    expect(closed).toEqual(['client', 'oldest']);
    await opened.close();
    expect(closed).toHaveLength(2);
  });
});

describe('startPostgres', () => {
  const opened = openedInEachTest();

  it('gives a PostgreSQL of the test’s own with as many empty databases as wanted', async () => {
    const server = opened.add(await startPostgres());
    const [first, second] = [await server.createDatabase(), await server.createDatabase()];
    expect(first).not.toBe(second);
    const db = new Client({ connectionString: first });
    await db.connect();
    opened.add({ close: () => db.end() });
    expect((await db.query('SELECT 40 + 2 AS answer')).rows).toEqual([{ answer: 42 }]);
  }, 60_000);
});

describe(PostgresStatistics, () => {
  const opened = openedInEachTest();

  it('counts what one database is asked, by statement, since it was told to forget', async () => {
    const server = opened.add(await startPostgres({ settings: PostgresStatistics.SETTINGS }));
    const [url, otherUrl] = [await server.createDatabase(), await server.createDatabase()];
    const statistics = opened.add(await PostgresStatistics.of(url));
    const [client, other] = [
      new Client({ connectionString: url }),
      new Client({ connectionString: otherUrl }),
    ];
    await Promise.all([client.connect(), other.connect()]);
    await client.query('CREATE TABLE things AS SELECT generate_series(1, 10000) AS id');
    await statistics.reset();
    for (const id of [7, 8, 9]) await client.query('SELECT id FROM things WHERE id = $1', [id]);
    await other.query('SELECT 1');
    const statements = await statistics.read();
    await Promise.all([client.end(), other.end()]);
    expect(statements).toMatchObject([
      { statement: 'SELECT id FROM things WHERE id = $1', calls: 3, rows: 3, walBytes: 0 },
    ]);
    // Without an index every call reads all of the table's pages.
    expect(statements[0]?.blocks).toBeGreaterThan(3 * 40);
  });
});

describe('startFaultProxy', () => {
  const opened = openedInEachTest();

  it('swallows the reply of a command that was carried out', async () => {
    const server = opened.add(await startRedis());
    const proxy = opened.add(await startFaultProxy(server));
    const [through, direct] = [opened.add(client(proxy.port)), opened.add(client(server.port))];
    await through.ping();
    const dropped = proxy.dropReplyTo('SETNX');
    await expect(through.call('SETNX', 'key', 'value')).rejects.toThrow();
    await dropped;
    expect(await direct.get('key')).toBe('value');
  });

  it('black-holes what is sent until it is healed', async () => {
    const server = opened.add(await startRedis());
    const proxy = opened.add(await startFaultProxy(server));
    const redis = opened.add(client(proxy.port, { commandTimeout: 200 }));
    await redis.ping();
    proxy.blackHole();
    await expect(redis.ping()).rejects.toThrow('Command timed out');
    proxy.heal();
    const again = opened.add(client(proxy.port));
    expect(await again.ping()).toBe('PONG');
  });
});

describe('startRedisCluster', () => {
  const opened = openedInEachTest();

  it('gives three masters that share the slots', async () => {
    const cluster = opened.add(await startRedisCluster());
    const [first] = cluster.nodes;
    const nodes = [{ host: first?.host, port: first?.port }];
    const redis = opened.add(new Cluster(nodes, { slotsRefreshTimeout: 5_000 }));
    // These two lie on different masters.
    expect(await redis.set('qpay:access_token', 'token')).toBe('OK');
    expect(await redis.set('qpay:access_token:lock', 'owner')).toBe('OK');
    const sizes = await Promise.all(redis.nodes('master').map((node) => node.dbsize()));
    expect(sizes.sort()).toEqual([0, 1, 1]);
  }, 60_000);
});
