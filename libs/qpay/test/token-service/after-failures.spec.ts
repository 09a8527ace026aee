import { QPayAuthenticationError, QPayConnectionError, QPayUnavailableError } from '../../src';
import { judgeHealth } from '../../src/lib/health/judge-health';
import { eventually } from '../support/eventually';
import { FaultFleet, HOLD_KEY } from '../support/fault-fleet';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const HOUR_MS = 3_600_000;
const failing = (error: Error) => ({ aroundLogin: () => () => Promise.reject(error) });
const settings = { backoffFloorMs: 60_000, backoffCeilingMs: 60_000 };

describe('after a login that failed', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  it('an instance is well again with the token that another one has obtained, and may log in', async () => {
    const ill = fleet.instance({ settings }, failing(new QPayConnectionError('no way to QPay')));
    const well = fleet.instance();
    await fleet.listening(2);
    await expect(ill.auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_CONNECTION' });
    expect(judgeHealth(ill.auth.status()).state).toBe('down');
    expect(ill.auth.status().coolingMs).toBeGreaterThan(0);
    await well.auth.getAccessToken();
    await eventually('it has the token', () => ill.auth.status().valid);
    expect(ill.auth.status()).toMatchObject({ lastError: undefined, coolingMs: 0 });
    expect(judgeHealth(ill.auth.status()).state).toBe('up');
  });

  it.each([
    ['asked for', new QPayUnavailableError('busy', { retryAfterMs: 60_000 })],
    [
      'gives reason for by refusing the credentials',
      new QPayAuthenticationError('wrong', { httpStatus: 401 }),
    ],
  ])('a pause that QPay %s goes on all the same', async (_what, error) => {
    const ill = fleet.instance({ settings }, failing(error));
    const well = fleet.instance();
    await fleet.listening(2);
    await expect(ill.auth.getAccessToken()).rejects.toBe(error);
    await well.auth.getAccessToken();
    await eventually('it has the token', () => ill.auth.status().valid);
    expect(ill.auth.status().coolingMs).toBeGreaterThan(0);
  });

  it('30: a Retry-After of a day stops the fleet for ten minutes and a little more, not for a day', async () => {
    const { auth } = fleet.instance();
    await fleet.listening(1);
    const headers = { 'Retry-After': '86400' };
    fleet.qpay.inject({ operation: 'auth.token', kind: 'status', status: 429, headers });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ httpStatus: 429 });
    const left = await fleet.redis().pttl(HOLD_KEY);
    expect(left).toBeGreaterThan(HOUR_MS / 6 - 30_000);
    expect(left).toBeLessThanOrEqual((HOUR_MS / 6) * 1.1);
    // This instance waits a quarter longer, so that another one tries next.
    expect(auth.status().coolingMs).toBeLessThanOrEqual((HOUR_MS / 6) * 1.1 * 1.25);
  });

  it('a renewal that keeps the token in hand, while Redis is away, does not pass for one that gave a token', async () => {
    fleet.qpay.configure({ lifetimeSeconds: 20 });
    const instance = fleet.instance({ settings: { storeMarginSeconds: 5 } });
    await instance.connected();
    // Read twice: one that nobody reads is not renewed.
    for (const _ of [1, 2]) await instance.auth.getAccessToken();
    fleet.events.length = 0;
    await fleet.killRedis();
    await eventually('it has kept it', () => fleet.events.some(({ type }) => type === 'renewal'), 20_000);
    const renewals = fleet.events.filter((event) => event.type === 'renewal');
    expect(renewals[0]).toMatchObject({ reason: 'soft', outcome: 'kept', shared: false });
    expect(fleet.logins).toHaveLength(1);
  });
});
