import Redis from 'ioredis';
import { startRedis, type RedisServer } from 'test-servers';
import { SharedCounter } from './shared-counter';
import { ThrottleStorage } from './throttle-storage';
import { WindowCounter } from './window-counter';

const MINUTE_MS = 60_000;

describe(ThrottleStorage, () => {
  let server: RedisServer;
  const clients: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  const connect = async () => {
    const client = new Redis(server.url, { maxRetriesPerRequest: 1, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    clients.push(client);
    if (client.status !== 'ready') await new Promise((resolve) => client.once('ready', resolve));
    return client;
  };
  const evals = async (client: Redis) =>
    Number(/cmdstat_eval:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0);
  const hit = (storage: ThrottleStorage, key: string) => storage.increment(key, MINUTE_MS, 2, 0, 'rule');

  it('counts for all instances together', async () => {
    const [one, other] = [new ThrottleStorage(await connect()), new ThrottleStorage(await connect())];
    expect(await hit(one, 'a')).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(await hit(other, 'a')).toMatchObject({ totalHits: 2, isBlocked: false });
    expect(await hit(one, 'a')).toMatchObject({ totalHits: 3, isBlocked: true, timeToBlockExpire: 60 });
    expect(await hit(other, 'b')).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('counts what comes at once by few commands, and gives each hit a number of its own', async () => {
    const client = await connect();
    const [one, other] = [new ThrottleStorage(client), new ThrottleStorage(await connect())];
    const before = await evals(client);
    const hits = Array.from({ length: 200 }, (_, i) => hit(i % 2 ? one : other, 'flood'));
    const numbers = (await Promise.all(hits)).map(({ totalHits }) => totalHits);
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect((await evals(client)) - before).toBe(2);
    // The next one is alone, and its window the same.
    expect(await hit(one, 'flood')).toMatchObject({ totalHits: 201, isBlocked: true });
  });

  it('leaves no count in Redis without an end', async () => {
    const client = await connect();
    await hit(new ThrottleStorage(client), 'c');
    const left = await client.pttl('order-service:throttle:rule:c');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('fails open: while Redis is away it counts by itself, from the start and without waiting', async () => {
    const own = new WindowCounter();
    const client = await connect();
    const storage = new ThrottleStorage(client, own);
    await hit(storage, 'd');
    await hit(storage, 'd');
    const closed = new Promise((resolve) => client.once('close', resolve));
    await server.kill();
    await closed;
    expect(await hit(storage, 'd')).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(own.size).toBe(1);
    const ready = new Promise((resolve) => client.once('ready', resolve));
    await server.restart();
    await ready;
    expect(own.size).toBe(1);
    await hit(storage, 'e');
    expect(own.size).toBe(1);
  });
});

describe(SharedCounter, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A Redis that answers when it is told to. */
  const slowRedis = () => {
    const sent: ((answer: unknown) => void)[] = [];
    const evaluate = () => new Promise((resolve) => sent.push(resolve));
    return { sent, counter: new SharedCounter({ eval: evaluate } as unknown as Redis) };
  };
  const passes = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('has nobody wait twice for a Redis that does not answer, and goes on when it does', async () => {
    const { sent, counter } = slowRedis();
    const first = counter.hit('a', MINUTE_MS);
    await passes(0);
    // These come while the first is on its way.
    const lost = Promise.allSettled([first, counter.hit('a', MINUTE_MS), counter.hit('a', MINUTE_MS)]);
    await passes(100);
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(sent).toHaveLength(1);
    const next = [counter.hit('a', MINUTE_MS), counter.hit('a', MINUTE_MS)];
    await passes(0);
    sent[1]?.([5, 1_000]);
    expect((await Promise.all(next)).map(({ hits }) => hits)).toEqual([4, 5]);
  });

  it('has nobody wait longer for having waited for others first', async () => {
    const { sent, counter } = slowRedis();
    const first = counter.hit('a', MINUTE_MS);
    await passes(0);
    const refused = jest.fn();
    counter.hit('a', MINUTE_MS).catch(refused);
    await passes(90);
    sent[0]?.([1, 1_000]);
    await first;
    await passes(9);
    expect([sent.length, refused.mock.calls.length]).toEqual([2, 0]);
    await passes(1);
    expect(refused).toHaveBeenCalledTimes(1);
  });
});

describe(WindowCounter, () => {
  it('begins anew when a window is over', () => {
    let now = 0;
    const counter = new WindowCounter(() => now);
    expect([counter.hit('a', 100), counter.hit('a', 100)].map(({ hits }) => hits)).toEqual([1, 2]);
    now = 99;
    expect(counter.hit('a', 100)).toEqual({ hits: 3, leftMs: 1 });
    now = 100;
    expect(counter.hit('a', 100)).toEqual({ hits: 1, leftMs: 100 });
  });

  it('remembers no more keys than it may, however many come', () => {
    const counter = new WindowCounter(() => 0, 3);
    for (let i = 0; i < 1_000; i++) counter.hit(`key-${i}`, 100);
    expect(counter.size).toBe(3);
    expect(counter.hit('key-999', 100).hits).toBe(2);
  });
});
