import { Redis } from 'ioredis';
import { Opened, startRedis } from 'test-servers';
import { deleteIfEqual, publish, setIfNewer } from './redis-scripts';
import type { RedisCommands } from './redis-types';

const KEY = 'qpay:access_token';
/** In seconds; what is stored beyond `latestPlausible` is not believed. */
const [SOONER, LATER, ABSURD] = [1_000, 2_000, 9_000];
const token = (expiresAt: number) => JSON.stringify({ expiresAt });
const newer = (expiresAt: number) => ({
  text: token(expiresAt),
  ttlSeconds: 60,
  expiresAt,
  latestPlausible: 3_000,
  expiresAtOf: (text: string) => (JSON.parse(text) as { expiresAt?: number }).expiresAt,
});

/** An ioredis client as it is, and one as some wrappers and proxies leave it: without EVAL. */
const CLIENTS: [string, (redis: Redis) => RedisCommands][] = [
  ['with scripts', (redis) => redis as unknown as RedisCommands],
  [
    'without scripts',
    (redis) => ({
      get: (key) => redis.get(key),
      set: (key, value, ...options) => redis.call('set', key, value, ...options),
      del: (key) => redis.del(key),
    }),
  ],
];

describe.each(CLIENTS)('a client %s', (_what, clientOf) => {
  const opened = new Opened();
  let redis: Redis;
  let client: RedisCommands;
  beforeAll(async () => {
    const { url } = opened.add(await startRedis());
    redis = opened.add(new Redis(url));
    client = clientOf(redis);
  });
  beforeEach(async () => void (await redis.flushall()));
  afterAll(() => opened.close());

  it.each([
    ['nothing', null, true],
    ['a token that ends sooner', token(SOONER), true],
    ['the same token', token(LATER), true],
    ['a token that ends later', token(LATER + 1), false],
    ['one that ends later than any can', token(ABSURD), true],
    ['one without an end', '{}', true],
  ])('replaces %s', async (_stored, stored, replaced) => {
    if (stored !== null) await redis.set(KEY, stored);
    await expect(setIfNewer(client, KEY, newer(LATER))).resolves.toBe(replaced);
    expect(await redis.get(KEY)).toBe(replaced ? token(LATER) : stored);
    expect(await redis.ttl(KEY)).toBe(replaced ? 60 : -1);
  });

  it.each([
    ['deletes the text that it means', 'mine', true],
    ['leaves the text of another', 'theirs', false],
    ['has nothing to delete where nothing is', null, false],
  ])('%s', async (_what, stored, deleted) => {
    if (stored !== null) await redis.set(KEY, stored);
    await expect(deleteIfEqual(client, KEY, 'mine')).resolves.toBe(deleted);
    expect(await redis.get(KEY)).toBe(deleted ? null : stored);
  });
});

it('sends a message by the server of the key on a cluster, whose other servers may be dead', async () => {
  const opened = new Opened();
  try {
    const { url } = opened.add(await startRedis());
    const [redis, subscriber] = [opened.add(new Redis(url)), opened.add(new Redis(url))];
    await subscriber.subscribe('channel');
    const heard = new Promise((resolve) => subscriber.once('message', (_, text) => resolve(text)));
    const keys: unknown[] = [];
    const member: RedisCommands = {
      ...(CLIENTS[1]?.[1](redis) as RedisCommands),
      isCluster: true,
      eval: (script, count, key, ...args) => {
        keys.push(key);
        return redis.eval(script, count, String(key), ...args);
      },
      publish: () => Promise.reject(new Error('a server that is dead')),
    };
    await publish(member, KEY, 'channel', 'a message');
    expect(await heard).toBe('a message');
    expect(keys).toEqual([KEY]);
  } finally {
    await opened.close();
  }
});
