import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis, { Cluster, type RedisOptions } from 'ioredis';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { generate } from 'selfsigned';
import { freePort, openedInEachTest, startRedis, startRedisCluster, startRedisSentinel } from 'test-servers';
import { createQPay, type QPay, type QPayModuleOptions, type QPayRedis } from '../src';
import { eventually } from './support/eventually';

const KEY = 'qpay:access_token';
/** The permissions that docs/QPAY_AUTH_README.md asks for. */
const LEAST_RIGHTS =
  'resetkeys ~qpay:access_token* resetchannels &qpay:access_token* -@all +get +set +del +pttl +eval +publish +subscribe +ping +info';

describe('the forms of Redis', () => {
  let qpay: QPaySimulator;
  const opened = openedInEachTest();
  const instance = (redis: QPayRedis, more: Partial<QPayModuleOptions> = {}): QPay =>
    opened.add(createQPay({ ...qpay.credentials, baseUrl: qpay.url, redis, ...more }));
  const instances = (redis: () => QPayRedis, more = {}): [QPay, QPay] => [
    instance(redis(), more),
    instance(redis(), more),
  ];
  /** From here on every command is answered: what an instance does before it has found Redis is told elsewhere. */
  const reached = async (pair: [QPay, QPay]) => {
    await eventually('both instances reach Redis', () => ready(pair), 30_000);
    qpay.clear();
  };
  /** Two instances get one token by one login, and learn of a new one. */
  const expectSharing = async (pair: [QPay, QPay]) => {
    const [first, second] = pair;
    await reached(pair);
    const tokens = await Promise.all([first.auth.getAccessToken(), second.auth.getAccessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(qpay.logins()).toBe(1);
    expect(first.auth.status().mode).toBe('shared');
    const heard = new Promise<void>((resolve) => {
      second.auth.events$.subscribe(
        (event) => event.type === 'announced' && event.change === 'stored' && resolve(),
      );
    });
    await first.auth.forceRefresh();
    await heard;
    const after = await first.auth.getAccessToken();
    while ((await second.auth.getAccessToken()) !== after)
      await new Promise((resolve) => setImmediate(resolve));
    expect(qpay.logins()).toBe(2);
    await first.auth.clearCache();
  };

  beforeAll(async () => void (qpay = await startQPaySimulator()));
  beforeEach(() => qpay.clear());
  afterAll(() => qpay.close());

  it('shares through a single server, under the application’s key prefix', async () => {
    const server = opened.add(await startRedis());
    const pair = instances(
      () => new Redis(server.port, server.host, { lazyConnect: true, keyPrefix: 'shop:' }),
    );
    await pair[0].auth.getAccessToken();
    const redis = opened.add(new Redis(server.port, server.host));
    expect(await redis.exists(`shop:${KEY}`)).toBe(1);
    expect(await redis.exists(KEY)).toBe(0);
    await expectSharing(pair);
  });

  it('shares through a cluster', async () => {
    const cluster = opened.add(await startRedisCluster());
    const nodes = cluster.nodes.map(({ host, port }) => ({ host, port }));
    await expectSharing(instances(() => new Cluster(nodes, { lazyConnect: true })));
  });

  it('shares through a cluster that wants a password', async () => {
    const cluster = opened.add(await startRedisCluster());
    for (const { host, port } of cluster.nodes)
      await opened.add(new Redis(port, host)).config('SET', 'requirepass', 'secret');
    const nodes = cluster.nodes.map(({ host, port }) => ({ host, port }));
    const redisOptions = { password: 'secret' };
    await expectSharing(instances(() => new Cluster(nodes, { lazyConnect: true, redisOptions })));
  });

  it('shares through Sentinel, before and after a failover', async () => {
    const { master, sentinel, name } = opened.add(await startRedisSentinel());
    const options: RedisOptions = {
      sentinels: [{ host: sentinel.host, port: sentinel.port }],
      name,
      lazyConnect: true,
    };
    const pair = instances(() => new Redis(options));
    await expectSharing(pair);
    await pair[0].auth.getAccessToken();
    const watcher = opened.add(new Redis(sentinel.port, sentinel.host));
    const switched = new Promise<void>((resolve) => watcher.on('message', () => resolve()));
    await watcher.subscribe('+switch-master');
    await master.kill();
    await switched;
    await reached(pair);
    const [token, same] = await Promise.all(pair.map(({ auth }) => auth.getAccessToken()));
    expect(same).toBe(token);
    expect(qpay.logins()).toBe(1);
    await pair[0].auth.clearCache();
    expect(await pair[1].auth.getAccessToken()).not.toBe(token);
    expect(qpay.logins()).toBe(2);
  }, 60_000);

  it('shares as a user who may do no more than the documentation asks for', async () => {
    const server = opened.add(await startRedis());
    const admin = opened.add(new Redis(server.port, server.host));
    await admin.call('ACL', 'SETUSER', 'qpay', 'on', '>password', ...LEAST_RIGHTS.split(' '));
    const login = { username: 'qpay', password: 'password', lazyConnect: true };
    const pair = instances(() => new Redis(server.port, server.host, login));
    await expectSharing(pair);
    expect(await admin.call('ACL', 'LOG')).toEqual([]);
  });

  it('shares through TLS, and not with a server that shows another certificate', async () => {
    const [pems, others] = await Promise.all([certificate(), certificate()]);
    const folder = mkdtempSync(join(tmpdir(), 'qpay-tls-'));
    opened.add({ close: () => rmSync(folder, { recursive: true }) });
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, pems.cert);
    writeFileSync(key, pems.private);
    const tlsPort = await freePort();
    const files = [
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      cert,
      '--tls-auth-clients',
      'no',
    ];
    opened.add(await startRedis({ args: ['--tls-port', `${tlsPort}`, ...files] }));
    const redis = (ca: string) =>
      new Redis({ port: tlsPort, tls: { ca, servername: 'localhost' }, lazyConnect: true });
    const pair = instances(() => redis(pems.cert));
    await expectSharing(pair);
    const stranger = instance(redis(others.cert));
    await stranger.auth.getAccessToken();
    expect(stranger.auth.status().mode).toBe('local');
    // Closed in the middle of a handshake, again and again: no error of a socket may end the process.
    for (let i = 0; i < 20; i++) {
      const hasty = instance(redis(others.cert));
      await new Promise((resolve) => setTimeout(resolve, i));
      await hasty.close();
    }
  });

  it('stores no readable token when there is an encryption key, and none for who has another key', async () => {
    const server = opened.add(await startRedis());
    const redis = () => new Redis(server.port, server.host, { lazyConnect: true });
    const pair = instances(redis, { encryptionKey: 'ab'.repeat(32) });
    const token = await pair[0].auth.getAccessToken();
    const reader = opened.add(new Redis(server.port, server.host));
    const stored = (await reader.get(KEY)) ?? '';
    expect(Object.keys(JSON.parse(stored))).toEqual(['accessToken', 'expiresAt']);
    expect(stored).not.toContain(token);
    expect(await pair[1].auth.getAccessToken()).toBe(token);
    const stranger = instance(redis(), { encryptionKey: 'cd'.repeat(32) });
    expect(await stranger.auth.getAccessToken()).not.toBe(token);
  });
});

const certificate = () =>
  generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048, algorithm: 'sha256' });

/** Whether every command of both instances works, the lock's among them, and each hears the other. */
async function ready(pair: [QPay, QPay]): Promise<boolean> {
  const failed: unknown[] = [];
  const hearing = new Set<QPay>();
  const watching = pair.map((one) =>
    one.auth.events$.subscribe((event) => {
      if (event.type === 'store-error') failed.push(event);
      if (event.type === 'announced') hearing.add(one);
    }),
  );
  for (const { auth } of pair) {
    await auth.clearCache();
    await auth.getAccessToken().catch((error: unknown) => failed.push(error));
  }
  await Promise.all(pair.map(({ auth }) => auth.clearCache()));
  watching.forEach((subscription) => subscription.unsubscribe());
  return failed.length === 0 && hearing.size === pair.length;
}
