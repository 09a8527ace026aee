import { setTimeout as delay } from 'node:timers/promises';
import { FaultFleet } from '../support/fault-fleet';
import { TestClock } from '../support/test-clock';
import { backToNormal, DAY, storedToken, WEEK } from '../support/time';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

describe('time', () => {
  let fleet: FaultFleet;

  beforeAll(async () => void (fleet = await FaultFleet.start()));
  afterAll(() => fleet.stop());
  afterEach(() => backToNormal(fleet));

  const stored = () => storedToken(fleet);

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
});
