import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const DAY = 86_400;
const soon = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
const json = (expiresAt: unknown, accessToken: unknown = 'poisoned') =>
  JSON.stringify({ accessToken, expiresAt });

describe('values in Redis that this library did not store', () => {
  let fleet: FaultFleet;

  beforeAll(async () => void (fleet = await FaultFleet.start()));
  afterAll(() => fleet.stop());

  afterEach(async () => {
    await fleet.closeInstances();
    await fleet.redis().flushall();
  });

  it.each([
    ['an empty text', '', 540],
    ['half a JSON', '{', 540],
    ['null', 'null', 540],
    ['a list', '[]', 540],
    ['no fields', '{}', 540],
    ['no expiresAt', '{"accessToken":"poisoned"}', 540],
    ['no accessToken', `{"expiresAt":${soon(600)}}`, 540],
    ['an empty accessToken', json(soon(600), ''), 540],
    ['a number as accessToken', json(soon(600), 7), 540],
    ['expiresAt as a text', json(`${soon(600)}`), 540],
    ['expiresAt with a fraction', json(soon(600) + 0.5), 540],
    ['expiresAt in milliseconds', json(soon(600) * 1_000), 540],
    ['expiresAt in the year 2083', json(3_565_000_000), 540],
    ['expiresAt in the year 2083 and no TTL', json(3_565_000_000), undefined],
    ['a TTL of decades', json(soon(600)), 50 * 365 * DAY],
    ['expiresAt in a month and no TTL', json(soon(30 * DAY)), undefined],
    ['expiresAt in the past and no TTL', json(soon(-5)), undefined],
    ['expiresAt in the past and the shortest TTL', json(soon(-30)), 1],
  ])('26: %s counts as no token: one login, and it is never served', async (_what, text, ttlSeconds) => {
    const redis = fleet.redis();
    if (ttlSeconds) await redis.set(TOKEN_KEY, text, 'EX', ttlSeconds);
    else await redis.set(TOKEN_KEY, text);
    const [one, two] = [fleet.instance(), fleet.instance()];
    const tokens = await Promise.all([one.auth.getAccessToken(), two.auth.getAccessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens).not.toContain('poisoned');
    expect(fleet.logins).toHaveLength(1);
    const stored = JSON.parse((await redis.get(TOKEN_KEY)) ?? '{}');
    expect(stored.accessToken).toBe(tokens[0]);
    expect(await redis.ttl(TOKEN_KEY)).toBeLessThanOrEqual(DAY - 60);
  });

  it('26: a value that is no text at all counts as no token: one login, and it is replaced', async () => {
    const redis = fleet.redis();
    await redis.rpush(TOKEN_KEY, 'poisoned');
    const [one, two] = [fleet.instance(), fleet.instance()];
    const tokens = await Promise.all([one.auth.getAccessToken(), two.auth.getAccessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(fleet.logins).toHaveLength(1);
    expect(JSON.parse((await redis.get(TOKEN_KEY)) ?? '{}').accessToken).toBe(tokens[0]);
  });

  it('26: a plausible token without a TTL is used, and no longer than expiresAt says', async () => {
    await fleet.redis().set(TOKEN_KEY, json(soon(600), 'foreign'));
    const { auth } = fleet.instance();
    expect(await auth.getAccessToken()).toBe('foreign');
    expect(fleet.logins).toEqual([]);
    expect(auth.status().secondsLeft).toBeGreaterThanOrEqual(598);
    expect(auth.status().secondsLeft).toBeLessThanOrEqual(600);
  });

  it('26: a poisoned value that everybody meets under load is removed once, and one login is made', async () => {
    fleet.qpay.configure({ loginDelayMs: 200 });
    await fleet.redis().set(TOKEN_KEY, json(3_565_000_000));
    const instances = Array.from({ length: 10 }, () => fleet.instance());
    const reads = instances.flatMap(({ auth }) => Array.from({ length: 20 }, () => auth.getAccessToken()));
    expect(new Set(await Promise.all(reads)).size).toBe(1);
    expect(fleet.logins).toHaveLength(1);
    fleet.qpay.configure({ loginDelayMs: 0 });
  });
});
