import { QPayAuthService } from '../../src';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { TokenEndpoint, type Login } from '../../src/lib/auth/token-endpoint';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { createHttpService } from '../../src/lib/http/create-http-service';
import { QPayHttp } from '../../src/lib/http/qpay-http';
import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';
import { RedisSpy } from '../support/redis-spy';
import { TestClock } from '../support/test-clock';
import { backToNormal, DAY, MARGIN, storedToken, WEEK } from '../support/time';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

describe('time', () => {
  let fleet: FaultFleet;

  beforeAll(async () => void (fleet = await FaultFleet.start()));
  afterAll(() => fleet.stop());
  afterEach(() => backToNormal(fleet));

  const stored = () => storedToken(fleet);

  it('37: a life is counted from before the login was sent, and the status tells its age and what is left of it', async () => {
    const [life, loginMs] = [3_600, 3_000];
    fleet.qpay.configure({ lifetimeSeconds: life, expiresIn: 'duration' });
    const clock = new TestClock({ frozen: true });
    const slow =
      (login: Login): Login =>
      async (...limits) => {
        const grant = await login(...limits);
        clock.advance(loginMs);
        return { ...grant, elapsedMs: grant.elapsedMs + loginMs };
      };
    const { auth } = fleet.instance({}, { clock, aroundLogin: slow });
    await auth.getAccessToken();
    expect(auth.status()).toMatchObject({ ageSeconds: 3, secondsLeft: life - 3 });
    const left = (await fleet.redis().pttl(TOKEN_KEY)) / 1_000;
    expect(left).toBeLessThanOrEqual(life - 3 - MARGIN);
    expect(left).toBeGreaterThan(life - 3 - MARGIN - 5);
    clock.advance(90_000);
    expect(auth.status()).toMatchObject({ ageSeconds: 93, secondsLeft: life - 93, freshness: 'fresh' });
  });

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
});
