import { FaultFleet, TOKEN_KEY } from '../support/fault-fleet';
import { TestClock } from '../support/test-clock';
import { backToNormal, DAY, MARGIN, storedToken } from '../support/time';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const HOUR_MS = 3_600_000;

describe('time', () => {
  let fleet: FaultFleet;

  beforeAll(async () => void (fleet = await FaultFleet.start()));
  afterAll(() => fleet.stop());
  afterEach(() => backToNormal(fleet));

  const stored = () => storedToken(fleet);

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

  it('38: a clock that is more than 10 s off is told of once, and once when it is right again', async () => {
    const clock = new TestClock();
    const { auth } = fleet.instance({ settings: { loginPauseMs: 0 } }, { clock });
    const alarms: unknown[] = [];
    auth.events$.subscribe((event) => event.type === 'clock-skew' && alarms.push(event));
    const refreshAfter = async (jump: number) => {
      clock.jump(jump);
      await auth.forceRefresh();
    };
    await refreshAfter(8_000);
    expect(alarms).toEqual([]);
    await refreshAfter(6_000);
    await refreshAfter(1_000);
    expect(alarms).toEqual([{ type: 'clock-skew', seconds: expect.any(Number), alarming: true }]);
    expect(fleet.secrets.lines(/clock of this machine is 1[345](\.\d)? s ahead/)).toHaveLength(1);
    await refreshAfter(-15_000);
    expect(alarms).toHaveLength(2);
    expect(alarms[1]).toMatchObject({ alarming: false });
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
