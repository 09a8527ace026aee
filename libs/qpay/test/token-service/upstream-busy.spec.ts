import { setTimeout as delay } from 'node:timers/promises';
import { reads, rejections } from '../support/callers';
import { eventually } from '../support/eventually';
import { FaultFleet, HOLD_KEY, LOCK_KEY } from '../support/fault-fleet';
import { TestClock } from '../support/test-clock';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const BUSY = { operation: 'auth.token', kind: 'status', status: 503 } as const;

describe('faults of QPay', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  /** Every login came after the pause that the failed one before it had announced: one attempt an interval for the fleet. */
  function expectOnePerInterval(): void {
    const pauses = fleet.backOffs;
    fleet.logins.slice(1).forEach((login, index) => {
      const { endedAt = Infinity } = fleet.logins[index] ?? {};
      expect(login.startedAt - endedAt).toBeGreaterThanOrEqual((pauses[index]?.ms ?? Infinity) - 5);
    });
  }

  it('28: 503 for the rest of a token’s life but two seconds fails no caller, at one attempt an interval for the fleet', async () => {
    const lifetimeSeconds = 12;
    fleet.qpay.configure({ lifetimeSeconds });
    // Pauses that would reach far past the end of the token.
    const settings = { storeMarginSeconds: 2, backoffFloorMs: 1_000 };
    const instances = await fleet.connected(10, { settings });
    await Promise.all(reads(instances, 1));
    const [login] = fleet.qpay.calls('auth.token');
    const endsAt = (Math.floor((login?.at ?? 0) / 1_000) + lifetimeSeconds) * 1_000;
    const busy = fleet.qpay.inject({ ...BUSY, times: Infinity });
    const traffic = fleet.traffic(instances);
    await delay(endsAt - 2_000 - Date.now());
    busy.remove();
    fleet.logins.shift();
    await delay(endsAt + 1_000 - Date.now());
    await traffic.stop();
    expect(traffic.readErrors).toEqual([]);
    expect(traffic.failed).toEqual([]);
    expect(fleet.logins.length).toBeGreaterThanOrEqual(2);
    expectOnePerInterval();
  }, 30_000);

  it('29: 503 cold gives 1 000 callers of 20 instances one typed error, at one attempt an interval for the fleet', async () => {
    fleet.qpay.inject({ ...BUSY, times: Infinity, delayMs: 50 });
    const instances = await fleet.connected(20, { settings: { backoffFloorMs: 2_000 } });
    const errors = await rejections(reads(instances, 50));
    expect(errors).toHaveLength(1_000);
    for (const error of errors)
      expect(error).toMatchObject({ code: 'QPAY_UNAVAILABLE', httpStatus: 503, retryable: true });
    expect(fleet.logins).toHaveLength(1);
    // Asked again and again for some intervals more.
    for (const end = Date.now() + 5_000; Date.now() < end; await delay(50))
      await rejections(reads(instances, 50));
    expect(fleet.logins.length).toBeGreaterThanOrEqual(2);
    expect(fleet.logins).toHaveLength(fleet.backOffs.length);
    expectOnePerInterval();
    expect(await fleet.redis().get(LOCK_KEY)).toBeNull();
  }, 30_000);

  it('29: 1 000 callers of one process get the same error, by one attempt', async () => {
    fleet.qpay.inject({ ...BUSY, times: Infinity });
    const errors = await rejections(reads([fleet.instance()], 1_000));
    expect(errors).toHaveLength(1_000);
    expect(new Set(errors).size).toBe(1);
    expect(fleet.logins).toHaveLength(1);
  });

  it('30: 429 with Retry-After: 30 keeps every instance from logging in for 30 s and a little', async () => {
    const headers = { 'Retry-After': '30' };
    fleet.qpay.inject({ operation: 'auth.token', kind: 'status', status: 429, body: {}, headers });
    const clock = new TestClock();
    const instance = fleet.instance({}, { clock });
    const other = fleet.instance();
    await fleet.listening(2);
    await expect(instance.auth.getAccessToken()).rejects.toMatchObject({
      code: 'QPAY_RATE_LIMIT',
      retryAfterMs: 30_000,
    });
    const redis = fleet.redis();
    const pause = await redis.pttl(HOLD_KEY);
    expect(pause).toBeGreaterThan(29_500);
    expect(pause).toBeLessThanOrEqual(33_000);
    await expect(other.auth.getAccessToken()).rejects.toMatchObject({
      code: 'QPAY_UNAVAILABLE',
      httpStatus: 429,
    });
    clock.advance(29_500);
    await redis.pexpire(HOLD_KEY, 500);
    await expect(instance.auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_RATE_LIMIT' });
    expect(fleet.logins).toHaveLength(1);
    clock.advance(15_000);
    await eventually('the pause is over', async () => (await redis.exists(HOLD_KEY)) === 0);
    await instance.auth.getAccessToken();
    expect(fleet.logins).toHaveLength(2);
  });
});
