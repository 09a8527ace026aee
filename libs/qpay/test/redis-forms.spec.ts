import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis, { Cluster, type RedisOptions } from 'ioredis';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { generate } from 'selfsigned';
import { freePort, startRedis, startRedisCluster, startRedisSentinel } from 'test-servers';
import { createQPay, type QPay, type QPayRedis } from '../src';

const KEY = 'qpay:access_token';
/** The permissions that docs/QPAY_AUTH_README.md asks for. */
const LEAST_RIGHTS =
  'resetkeys ~qpay:access_token* resetchannels &qpay:access_token* -@all +get +set +del +pttl +eval +publish +subscribe +ping +info';

describe('the forms of Redis', () => {
  let qpay: QPaySimulator;
  const instances = (redis: () => QPayRedis, more = {}): [QPay, QPay] => {
    const one = () => createQPay({ ...qpay.credentials, baseUrl: qpay.url, redis: redis(), ...more });
    return [one(), one()];
  };
  /** Two instances get one token by one login, and learn of a new one. */
  const expectSharing = async ([first, second]: [QPay, QPay]) => {
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
  const close = (pair: [QPay, QPay]) => Promise.all(pair.map((instance) => instance.close()));

  beforeAll(async () => void (qpay = await startQPaySimulator()));
  beforeEach(() => qpay.clear());
  afterAll(() => qpay.close());

  it('shares through a single server, under the application’s key prefix', async () => {
    const server = await startRedis();
    const pair = instances(
      () => new Redis(server.port, server.host, { lazyConnect: true, keyPrefix: 'shop:' }),
    );
    await pair[0].auth.getAccessToken();
    const redis = new Redis(server.port, server.host);
    expect(await redis.exists(`shop:${KEY}`)).toBe(1);
    expect(await redis.exists(KEY)).toBe(0);
    await expectSharing(pair);
    await close(pair);
    redis.disconnect();
    await server.stop();
  });

  it('shares through a cluster', async () => {
    const cluster = await startRedisCluster();
    const nodes = cluster.nodes.map(({ host, port }) => ({ host, port }));
    const given = [0, 1].map(() => new Cluster(nodes, { lazyConnect: true }));
    const pair = instances(() => given.pop() ?? new Cluster(nodes, { lazyConnect: true }));
    await expectSharing(pair);
    await close(pair);
    await cluster.stop();
  });

  it('shares through Sentinel, before and after a failover', async () => {
    const { master, sentinel, name, stop } = await startRedisSentinel();
    const options: RedisOptions = {
      sentinels: [{ host: sentinel.host, port: sentinel.port }],
      name,
      lazyConnect: true,
    };
    const pair = instances(() => new Redis(options));
    await expectSharing(pair);
    await pair[0].auth.getAccessToken();
    const watcher = new Redis(sentinel.port, sentinel.host);
    const switched = new Promise<void>((resolve) => watcher.on('message', () => resolve()));
    await watcher.subscribe('+switch-master');
    await master.kill();
    await switched;
    while (pair.some(({ auth }) => auth.status().mode !== 'shared') || (await unreachable(pair))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    qpay.clear();
    const [token, same] = await Promise.all(pair.map(({ auth }) => auth.getAccessToken()));
    expect(same).toBe(token);
    expect(qpay.logins()).toBe(1);
    await pair[0].auth.clearCache();
    expect(await pair[1].auth.getAccessToken()).not.toBe(token);
    expect(qpay.logins()).toBe(2);
    await close(pair);
    watcher.disconnect();
    await stop();
  }, 60_000);

  it('shares as a user who may do no more than the documentation asks for', async () => {
    const server = await startRedis();
    const admin = new Redis(server.port, server.host);
    await admin.call('ACL', 'SETUSER', 'qpay', 'on', '>password', ...LEAST_RIGHTS.split(' '));
    const login = { username: 'qpay', password: 'password', lazyConnect: true };
    const pair = instances(() => new Redis(server.port, server.host, login));
    await expectSharing(pair);
    expect(await admin.call('ACL', 'LOG')).toEqual([]);
    await close(pair);
    admin.disconnect();
    await server.stop();
  });

  it('shares through TLS, and not with a server that shows another certificate', async () => {
    const [pems, others] = await Promise.all([certificate(), certificate()]);
    const folder = mkdtempSync(join(tmpdir(), 'qpay-tls-'));
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
    const server = await startRedis({ args: ['--tls-port', `${tlsPort}`, ...files] });
    const redis = (ca: string) =>
      new Redis({ port: tlsPort, tls: { ca, servername: 'localhost' }, lazyConnect: true });
    const pair = instances(() => redis(pems.cert));
    await expectSharing(pair);
    const stranger = createQPay({ ...qpay.credentials, baseUrl: qpay.url, redis: redis(others.cert) });
    await stranger.auth.getAccessToken();
    expect(stranger.auth.status().mode).toBe('local');
    // Closed in the middle of a handshake, again and again: no error of a socket may end the process.
    for (let i = 0; i < 20; i++) {
      const hasty = createQPay({ ...qpay.credentials, baseUrl: qpay.url, redis: redis(others.cert) });
      await new Promise((resolve) => setTimeout(resolve, i));
      await hasty.close();
    }
    await Promise.all([...pair, stranger].map((instance) => instance.close()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('stores no readable token when there is an encryption key, and none for who has another key', async () => {
    const server = await startRedis();
    const redis = () => new Redis(server.port, server.host, { lazyConnect: true });
    const pair = instances(redis, { encryptionKey: 'ab'.repeat(32) });
    const token = await pair[0].auth.getAccessToken();
    const reader = new Redis(server.port, server.host);
    const stored = (await reader.get(KEY)) ?? '';
    expect(Object.keys(JSON.parse(stored))).toEqual(['accessToken', 'expiresAt']);
    expect(stored).not.toContain(token);
    expect(await pair[1].auth.getAccessToken()).toBe(token);
    const stranger = createQPay({
      ...qpay.credentials,
      baseUrl: qpay.url,
      redis: redis(),
      encryptionKey: 'cd'.repeat(32),
    });
    expect(await stranger.auth.getAccessToken()).not.toBe(token);
    await Promise.all([...pair, stranger].map((instance) => instance.close()));
    reader.disconnect();
    await server.stop();
  });
});

const certificate = () =>
  generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048, algorithm: 'sha256' });

/** Whether a command of either instance still fails. */
async function unreachable(pair: [QPay, QPay]): Promise<boolean> {
  const errors: unknown[] = [];
  const watching = pair.map(({ auth }) =>
    auth.events$.subscribe((event) => event.type === 'store-error' && errors.push(event)),
  );
  await Promise.all(pair.map(({ auth }) => auth.clearCache()));
  watching.forEach((subscription) => subscription.unsubscribe());
  return errors.length > 0;
}
