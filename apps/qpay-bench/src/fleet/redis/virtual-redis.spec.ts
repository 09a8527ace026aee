import { Random } from '../time/random';
import { VirtualProcess } from '../time/virtual-process';
import { VirtualTime } from '../time/virtual-time';
import { GOOD_NETWORK, VirtualRedis } from './redis-server';
import { VirtualConnection } from './virtual-connection';

const DELETE_IF_EQUAL = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end`;
const SET_IF_NEWER = 'cjson.decode';

/** A Redis with one process connected to it; `after` lets so much time pass, `settle` a tenth of a second. */
async function connected() {
  const time = new VirtualTime();
  const redis = new VirtualRedis(time, new Random(1), 'token');
  const process = new VirtualProcess(time, 0);
  const options = { retryStrategy: () => 50, connectTimeout: 500 };
  const ears = { answered: () => undefined, received: () => undefined };
  const connect = () => new VirtualConnection(redis, process, options, ears);
  const after = (ms: number) => time.run(time.now + ms, () => undefined);
  const settle = async (work: Promise<unknown>) => {
    const outcome = work.catch((error: unknown) => error);
    await after(100);
    return outcome;
  };
  const connection = connect();
  await after(10);
  return { time, redis, connection, connect, after, settle };
}

describe(VirtualRedis, () => {
  it('keeps keys to their end, and takes NX as Redis does', async () => {
    const { connection, after, settle } = await connected();
    expect(await settle(connection.set('lock', 'a', 'EX', 10, 'NX'))).toBe('OK');
    expect(await settle(connection.set('lock', 'b', 'EX', 10, 'NX'))).toBeNull();
    await after(10_000);
    expect(await settle(connection.get('lock'))).toBeNull();
    expect(await settle(connection.pttl('lock'))).toBe(-2);
  });

  it('refuses a TTL of nothing, as Redis does', async () => {
    const { connection, settle } = await connected();
    expect(await settle(connection.set('key', 'a', 'EX', 0))).toMatchObject({
      name: 'ReplyError',
      message: expect.stringContaining('invalid expire'),
    });
  });

  it('does what the two scripts of the library do', async () => {
    const { connection, settle } = await connected();
    const token = (expiresAt: number) => JSON.stringify({ accessToken: 'x', expiresAt });
    const store = (expiresAt: number) =>
      settle(connection.eval(SET_IF_NEWER, 1, 'token', token(expiresAt), 60, expiresAt, 1_000));
    expect(await store(500)).toBe(1);
    expect(await store(400)).toBe(0);
    expect(await store(600)).toBe(1);
    expect(await settle(connection.eval(DELETE_IF_EQUAL, 1, 'token', token(500)))).toBe(0);
    expect(await settle(connection.eval(DELETE_IF_EQUAL, 1, 'token', token(600)))).toBe(1);
  });

  it('carries messages to whoever has subscribed', async () => {
    const { connection, connect, after, settle } = await connected();
    const subscriber = connect();
    const heard: unknown[] = [];
    subscriber.on('message', (...message: unknown[]) => heard.push(message));
    await after(10);
    await settle(subscriber.subscribe('channel'));
    await settle(connection.publish('channel', 'hello'));
    expect(heard).toEqual([['channel', 'hello']]);
  });

  it('loses the answer, not the command, when the connection breaks behind it', async () => {
    const { redis, connection, settle, after } = await connected();
    redis.network = { ...GOOD_NETWORK, breaksAfter: 1 };
    expect(await settle(connection.set('key', 'value'))).toMatchObject({ message: 'Connection is closed.' });
    redis.network = GOOD_NETWORK;
    await after(200);
    expect(await settle(connection.get('key'))).toBe('value');
  });

  it('answers, once it goes on, what it was sent while it was frozen', async () => {
    const { redis, connection, after } = await connected();
    const seen: unknown[] = [];
    redis.enter('frozen');
    void connection.set('key', 'value').then((answer) => seen.push(answer));
    await after(5_000);
    expect(seen).toEqual([]);
    redis.heal();
    await after(10);
    expect(seen).toEqual(['OK']);
  });

  it('tells of its end and of its coming back, and is out of reach in between', async () => {
    const { redis, connection, after, settle } = await connected();
    const seen: string[] = [];
    for (const event of ['close', 'ready']) connection.on(event, () => seen.push(event));
    redis.kill(false);
    await after(5);
    expect(await settle(connection.get('key'))).toBeInstanceOf(Error);
    redis.heal();
    await after(200);
    expect(seen.at(-1)).toBe('ready');
    expect(await settle(connection.get('key'))).toBeNull();
  });
});
