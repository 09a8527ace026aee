import { eventually } from '../support/eventually';
import { Fleet } from '../support/fleet';

const KEY = 'qpay:access_token';
const LOCK = 'qpay:access_token:lock';
const DAY = 86_400;

describe('the contract of the shared token', () => {
  let fleet: Fleet;

  beforeEach(async () => void (fleet = await Fleet.start()));
  afterEach(() => fleet.stop());

  it('stores JSON of exactly two fields under qpay:access_token, with the TTL expiresAt − now − 60', async () => {
    const token = await fleet.instance().auth.getAccessToken();
    const redis = fleet.redis();
    const stored = JSON.parse((await redis.get(KEY)) ?? '{}');
    expect(Object.keys(stored)).toEqual(['accessToken', 'expiresAt']);
    expect(stored.accessToken).toBe(token);
    expect(Number.isInteger(stored.expiresAt)).toBe(true);
    const now = Date.now() / 1000;
    expect(Math.abs(stored.expiresAt - (now + DAY))).toBeLessThanOrEqual(2);
    expect(Math.abs((await redis.ttl(KEY)) - (stored.expiresAt - now - 60))).toBeLessThanOrEqual(1);
  });

  it('lets the token that is stored last stand where two end in the same second', async () => {
    const expires_in = Math.floor(Date.now() / 1000) + DAY;
    fleet.qpay.inject({ operation: 'auth.token', kind: 'rewrite', set: { expires_in }, times: Infinity });
    const [first, second] = [fleet.instance(), fleet.instance()];
    const before = await first.auth.getAccessToken();
    await second.auth.forceRefresh();
    const after = await second.auth.getAccessToken();
    expect(after).not.toBe(before);
    const stored = JSON.parse((await fleet.redis().get(KEY)) ?? '{}');
    expect(stored).toEqual({ accessToken: after, expiresAt: expires_in });
    await eventually('it is everybody’s', async () => (await first.auth.getAccessToken()) === after);
    expect(fleet.qpay.logins()).toBe(2);
  });

  it('reads a token that an older instance has stored, and logs in nowhere', async () => {
    const expiresAt = Math.floor(Date.now() / 1000) + 600;
    await fleet.redis().set(KEY, JSON.stringify({ accessToken: 'older', expiresAt }), 'EX', 540);
    expect(await fleet.instance().auth.getAccessToken()).toBe('older');
    expect(fleet.qpay.logins()).toBe(0);
  });

  it('hands out the newer token that an older instance has stored while this one was at QPay', async () => {
    const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang', when: 'after' });
    const pending = fleet.instance().auth.getAccessToken();
    await fleet.qpay.waitForCall((call) => call.operation === 'auth.token', { phase: 'arrived' });
    const newer = { accessToken: 'newer', expiresAt: Math.floor(Date.now() / 1000) + DAY + 60 };
    await fleet.redis().set(KEY, JSON.stringify(newer), 'EX', DAY);
    hang.release();
    expect(await pending).toBe('newer');
    expect(JSON.parse((await fleet.redis().get(KEY)) ?? '{}')).toEqual(newer);
    expect(fleet.qpay.logins()).toBe(1);
  });

  it('holds the lock for 10 s under a value of its own while it logs in, and frees it afterwards', async () => {
    fleet.qpay.configure({ loginDelayMs: 300 });
    const redis = fleet.redis();
    const pending = fleet.instance().auth.getAccessToken();
    await fleet.qpay.waitForCall((call) => call.operation === 'auth.token');
    const owner = await redis.get(LOCK);
    expect(owner).toMatch(/^[0-9a-f-]{36}$/);
    expect(await redis.ttl(LOCK)).toBeGreaterThan(8);
    await pending;
    expect(await redis.get(LOCK)).toBeNull();
  });

  it('frees the lock after a failed login too', async () => {
    fleet.qpay.inject({
      operation: 'auth.token',
      kind: 'status',
      status: 500,
      body: { error: 'SYSTEM_BUSY' },
    });
    await expect(fleet.instance().auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
    expect(await fleet.redis().get(LOCK)).toBeNull();
  });

  it('deletes the shared token on clearCache and obtains a new one on the next call', async () => {
    const { auth } = fleet.instance();
    const before = await auth.getAccessToken();
    await auth.clearCache();
    expect(await fleet.redis().get(KEY)).toBeNull();
    const after = await auth.getAccessToken();
    expect(after).not.toBe(before);
    expect(fleet.qpay.logins()).toBe(2);
  });

  it.each(['absolute', 'duration'] as const)('reads expires_in as %s', async (expiresIn) => {
    fleet.qpay.configure({ expiresIn, lifetimeSeconds: 3_600 });
    await fleet.instance().auth.getAccessToken();
    const { expiresAt } = JSON.parse((await fleet.redis().get(KEY)) ?? '{}');
    expect(Math.abs(expiresAt - (Date.now() / 1000 + 3_600))).toBeLessThanOrEqual(2);
  });

  it('makes one login for 20 instances of 50 callers', async () => {
    fleet.qpay.configure({ loginDelayMs: 1_000 });
    const calls = fleet
      .instances(20)
      .flatMap(({ auth }) => Array.from({ length: 50 }, () => auth.getAccessToken()));
    const tokens = new Set(await Promise.all(calls));
    expect(fleet.qpay.logins()).toBe(1);
    expect(tokens.size).toBe(1);
  });

  it('serves a warm token without a command to Redis', async () => {
    const { auth } = fleet.instance();
    await auth.getAccessToken();
    const redis = fleet.redis();
    const commands = async () =>
      Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
    const before = await commands();
    for (let i = 0; i < 10_000; i++) await auth.getAccessToken();
    expect((await commands()) - before).toBe(1);
  });
});
