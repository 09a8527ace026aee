import { setTimeout as delay } from 'node:timers/promises';
import { QPayAuthService } from '../../src';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { TokenEndpoint, type Login } from '../../src/lib/auth/token-endpoint';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { createHttpService } from '../../src/lib/http/create-http-service';
import { QPayHttp } from '../../src/lib/http/qpay-http';
import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';
import { RedisSpy } from '../support/redis-spy';
import { TestClock } from '../support/test-clock';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const DAY = 86_400;
const WEEK = 7 * DAY;
const HOUR_MS = 3_600_000;
const MARGIN = 60;

interface Stored {
  accessToken: string;
  expiresAt: number;
}

describe('time', () => {
  let fleet: FaultFleet;

  beforeAll(async () => void (fleet = await FaultFleet.start()));
  afterAll(() => fleet.stop());

  afterEach(async () => {
    await fleet.closeInstances();
    fleet.qpay.clearFaults();
    fleet.qpay.configure({ lifetimeSeconds: DAY, expiresIn: 'absolute' });
    fleet.qpay.clock.resume();
    fleet.qpay.clock.set(Date.now());
    await fleet.redis().flushall();
  });

  const stored = async (): Promise<Stored | undefined> => {
    const text = await fleet.redis().get(TOKEN_KEY);
    return text === null ? undefined : JSON.parse(text);
  };

  const answering = (expires_in: unknown) =>
    expires_in === undefined
      ? fleet.qpay.inject({
          operation: 'auth.token',
          kind: 'rewrite',
          remove: ['expires_in'],
          times: Infinity,
        })
      : fleet.qpay.inject({ operation: 'auth.token', kind: 'rewrite', set: { expires_in }, times: Infinity });

  it.each<[string, (now: number) => unknown, number]>([
    ['600', () => 600, 600],
    ['"600"', () => '600', 600],
    ['3600', () => 3_600, 3_600],
    ['86400', () => DAY, DAY],
    ['now + 300', (now) => now + 300, 300],
    ['now + 600', (now) => now + 600, 600],
    ['now + 3599', (now) => now + 3_599, 3_599],
    ['now + 3601', (now) => now + 3_601, 3_601],
    ['now + 86400', (now) => now + DAY, DAY],
    ['now + 86400 as a text', (now) => `${now + DAY}`, DAY],
    ['now + 86400 in milliseconds', (now) => (now + DAY) * 1_000, DAY],
    ['NaN', () => 'NaN', 300],
    ['nothing', () => undefined, 300],
    ['null', () => null, 300],
    ['1e9 − 1', () => 1e9 - 1, WEEK],
    ['now + 60 years', (now) => now + 60 * 365 * DAY, WEEK],
  ])(
    '35: expires_in %s is read to the second, whatever the exp in the token claims',
    async (_what, answer, life) => {
      const clock = new TestClock({ frozen: true });
      const now = Math.floor(clock.now() / 1_000);
      // The simulator's Date header is of the same second as this clock.
      fleet.qpay.clock.freeze();
      fleet.qpay.clock.set(clock.now());
      answering(answer(now));
      const { auth } = fleet.instance({}, { clock });
      await auth.getAccessToken();
      expect((await stored())?.expiresAt).toBe(now + life);
      expect(auth.status().expiresAt).toEqual(new Date((now + life) * 1_000));
    },
  );

  it.each<[string, (now: number) => unknown]>([
    ['0', () => 0],
    ['−5', () => -5],
    ['1e9', () => 1e9],
    ['now', (now) => now],
    ['now − 600', (now) => now - 600],
  ])(
    '35: a token with expires_in %s is used once, not stored, and not asked for anew within a second',
    async (_what, answer) => {
      answering(answer(Math.floor(Date.now() / 1_000)));
      const clock = new TestClock();
      const { auth } = fleet.instance({}, { clock });
      expect(await auth.getAccessToken()).toEqual(expect.any(String));
      expect(await stored()).toBeUndefined();
      const next = auth.getAccessToken();
      // Long enough for what would not wait.
      expect(await Promise.race([next, delay(300, 'waits')])).toBe('waits');
      expect(fleet.logins).toHaveLength(1);
      clock.advance(1_000);
      await next;
      expect(fleet.logins).toHaveLength(2);
    },
  );

  it.each([1, 5, 30, 59, 60, 61, 62, 120])(
    '36: a token of %i s under a read every quarter of a second is asked for no more often than it lives',
    async (lifetimeSeconds) => {
      // An absolute time is of whole seconds: a token would live up to one less.
      fleet.qpay.configure({ lifetimeSeconds, expiresIn: 'duration' });
      const clock = new TestClock({ frozen: true });
      fleet.qpay.clock.freeze();
      fleet.qpay.clock.set(clock.now());
      const { auth, underWay, logins } = alone(clock);
      while (clock.monotonic() < 60_000) {
        let waiting = true;
        const read = auth.getAccessToken().finally(() => (waiting = false));
        do {
          await new Promise((resolve) => setImmediate(resolve));
          // What waits, and not for QPay, waits for time to pass.
          if (waiting && !underWay()) clock.advance(50);
        } while (waiting || underWay());
        await read;
        clock.advance(250);
        fleet.qpay.clock.set(clock.now());
      }
      await auth.close();
      const usable = lifetimeSeconds / 2;
      const inTheMinute = logins.filter((at) => at < 60_000);
      expect(inTheMinute.length).toBeLessThanOrEqual(Math.ceil(60 / Math.max(1, usable)));
      expect(inTheMinute.length).toBeGreaterThanOrEqual(1);
    },
    20_000,
  );

  /** A token service without Redis, so that all its time is that of the given clock; only QPay takes time of its own. */
  function alone(clock: TestClock) {
    const { url: baseUrl, credentials } = fleet.qpay;
    const http = new QPayHttp(createHttpService(), { baseUrl, timeoutMs: 5_000 });
    const endpoint = new TokenEndpoint(http, credentials, clock);
    const logins: number[] = [];
    let ended = 0;
    const login: Login = (budgetMs) => {
      logins.push(clock.monotonic());
      return endpoint.login(budgetMs).finally(() => (ended += 1));
    };
    const parts = { login, settings: DEFAULT_TOKEN_SETTINGS, clock, random: () => 0 };
    const auth = new QPayAuthService({ store: new MemoryTokenStore(clock), ...parts });
    return { auth, underWay: () => logins.length > ended, logins };
  }

  it.each([1, 5, 30, 59, 60, 61, 62, 120, 600, DAY, WEEK])(
    '36, 37: a token of %i s is stored in exactly two fields, with the TTL expiresAt − now − 60, or not at all',
    async (lifetimeSeconds) => {
      fleet.qpay.configure({ lifetimeSeconds });
      const redis = fleet.redis();
      const spy = await RedisSpy.on([redis]);
      const token = await fleet.instance().auth.getAccessToken();
      const value = await stored();
      const [pttl, now] = [await redis.pttl(TOKEN_KEY), Date.now()];
      const sets = (await spy.commands('set')).map(({ args }) => args);
      spy.close();
      for (const args of sets)
        expect(Number(args[args.findIndex((arg) => /^(EX|PX)$/i.test(arg)) + 1])).toBeGreaterThanOrEqual(1);
      expect(fleet.events.map(({ type }) => type)).not.toContain('store-error');
      if (lifetimeSeconds <= 60) return expect(value).toBeUndefined();
      // A token of a second more than the margin may have lost it on the way.
      if (lifetimeSeconds === 61 && value === undefined) return;
      expect(Object.keys(value ?? {})).toEqual(['accessToken', 'expiresAt']);
      expect(value?.accessToken).toBe(token);
      expect(Number.isInteger(value?.expiresAt)).toBe(true);
      expect(Math.abs(pttl - ((value?.expiresAt ?? 0) * 1_000 - now - MARGIN * 1_000))).toBeLessThanOrEqual(
        1_000,
      );
    },
  );

  it.each([-300, 300])(
    '38: a reader whose clock is %i s off has the deadline of one that is right',
    async (skew) => {
      const lifetimeSeconds = 3_600;
      fleet.qpay.configure({ lifetimeSeconds });
      const [writer, right] = [fleet.instance({ random: 0 }), fleet.instance({ random: 0 })];
      const clock = new TestClock();
      clock.jump(skew * 1_000);
      const skewed = fleet.instance({ random: 0 }, { clock });
      await fleet.listening(3);
      const token = await writer.auth.getAccessToken();
      expect(await right.auth.getAccessToken()).toBe(token);
      expect(await skewed.auth.getAccessToken()).toBe(token);
      expect(fleet.logins).toHaveLength(1);
      const [one, two] = [right.auth.status(), skewed.auth.status()];
      expect(Math.abs((two.secondsLeft ?? 0) - (one.secondsLeft ?? 0))).toBeLessThanOrEqual(1);
      expect(Math.abs((two.clockSkewSeconds ?? Infinity) - skew)).toBeLessThanOrEqual(1);
      expect(Math.abs(one.clockSkewSeconds ?? Infinity)).toBeLessThanOrEqual(1);
      // Both turn stale at the same time: 300 s before the end.
      clock.advance((lifetimeSeconds - 302) * 1_000);
      expect(skewed.auth.status().freshness).toBe('fresh');
      clock.advance(3_000);
      expect(skewed.auth.status().freshness).toBe('stale');
    },
  );

  it.each([-300, 300])('38: a writer whose clock is %i s off stores what QPay said', async (skew) => {
    const clock = new TestClock();
    clock.jump(skew * 1_000);
    const writer = fleet.instance({}, { clock });
    await writer.auth.getAccessToken();
    const { expiresAt = 0 } = (await stored()) ?? {};
    expect(Math.abs(expiresAt - (Date.now() / 1_000 + DAY))).toBeLessThanOrEqual(2);
    expect(Math.abs((await fleet.redis().pttl(TOKEN_KEY)) / 1_000 - (DAY - MARGIN))).toBeLessThanOrEqual(2);
    expect(Math.abs((writer.auth.status().clockSkewSeconds ?? Infinity) - skew)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['an hour back', -HOUR_MS],
    ['an hour forward', HOUR_MS],
  ])(
    '39: a wall clock that jumps %s while warm makes one login at most, and no expired token is served',
    async (_what, jump) => {
      const lifetimeSeconds = 1_800;
      fleet.qpay.configure({ lifetimeSeconds });
      const clock = new TestClock();
      const jumping = fleet.instance({}, { clock });
      const steady = fleet.instance();
      await fleet.listening(2);
      await jumping.auth.getAccessToken();
      await steady.auth.getAccessToken();
      clock.jump(jump);
      for (let round = 0; round < 20; round++) {
        await Promise.all(
          fleet.instances.flatMap((instance) => [instance, instance].map((one) => fleet.request(one))),
        );
      }
      clock.jump(-jump);
      for (let round = 0; round < 20; round++) {
        await Promise.all(
          fleet.instances.flatMap((instance) => [instance, instance].map((one) => fleet.request(one))),
        );
      }
      expect(fleet.logins.length - 1).toBeLessThanOrEqual(1);
      expect(fleet.qpay.calls().filter(({ tokenState }) => tokenState === 'expired')).toEqual([]);
    },
  );
});
