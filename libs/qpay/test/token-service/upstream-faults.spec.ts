import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { QPayAuthEvent } from '../../src';
import { eventually } from '../support/eventually';
import { FaultFleet, HOLD_KEY, LOCK_KEY, TOKEN_KEY } from '../support/fault-fleet';
import type { Instance } from '../support/instance';
import { took } from '../support/machine-delay';
import { TestClock } from '../support/test-clock';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const BUSY = { operation: 'auth.token', kind: 'status', status: 503 } as const;

type BackOff = Extract<QPayAuthEvent, { type: 'back-off' }>;

/** What the promises rejected with. */
async function rejections(calls: Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(calls);
  return settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

const reads = (instances: readonly Instance[], callers: number) =>
  instances.flatMap(({ auth }) => Array.from({ length: callers }, () => auth.getAccessToken()));

describe('faults of QPay', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  const backOffs = () => fleet.events.filter((event): event is BackOff => event.type === 'back-off');

  /** Every login came after the pause that the failed one before it had announced: one attempt an interval for the fleet. */
  function expectOnePerInterval(): void {
    const pauses = backOffs();
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
    expect(fleet.logins).toHaveLength(backOffs().length);
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

  it('31: 401 for the credentials is final: half a minute of quiet, an event, and no secret anywhere', async () => {
    const clock = new TestClock();
    const { clientId, invoiceCode } = fleet.qpay.credentials;
    const credentials = { clientId, invoiceCode, clientSecret: 'wrong-secret-of-the-shop' };
    const { auth } = fleet.instance({ credentials }, { clock });
    const [error] = await rejections([auth.getAccessToken()]);
    expect(error).toMatchObject({ code: 'QPAY_AUTHENTICATION', retryable: false, httpStatus: 401 });
    expect(backOffs()).toEqual([expect.objectContaining({ code: 'QPAY_AUTHENTICATION' })]);
    clock.advance(29_900);
    expect(await rejections(reads([{ auth } as Instance], 100))).toEqual(Array(100).fill(error));
    expect(fleet.qpay.calls('auth.token')).toHaveLength(1);
    clock.advance(60_000);
    await rejections([auth.getAccessToken()]);
    expect(fleet.qpay.calls('auth.token')).toHaveLength(2);
    const basic = Buffer.from(`${clientId}:wrong-secret-of-the-shop`).toString('base64');
    const said = inspect([error, fleet.events, auth.status()], { showHidden: true, depth: 9 });
    expect(said).not.toContain('wrong-secret-of-the-shop');
    expect(said).not.toContain(basic);
  });

  it.each([
    ['HTML', { kind: 'html', status: 200 }],
    ['an HTML error page', { kind: 'html', status: 502 }],
    ['half a JSON', { kind: 'truncate', framing: 'whole' }],
    ['an answer cut off', { kind: 'truncate', framing: 'cut' }],
    ['no access_token', { kind: 'rewrite', remove: ['access_token'] }],
    ['an empty access_token', { kind: 'rewrite', set: { access_token: '' } }],
    ['a number as access_token', { kind: 'rewrite', set: { access_token: 7 } }],
    ['a list', { kind: 'status', status: 200, body: [] }],
    ['nothing', { kind: 'status', status: 200 }],
    ['a connection cut', { kind: 'drop' }],
    ['a connection reset', { kind: 'reset' }],
  ] as const)(
    '32: %s in answer to the login is a typed error, and nothing is cached',
    async (_what, effect) => {
      fleet.qpay.inject({ operation: 'auth.token', ...effect } as Parameters<typeof fleet.qpay.inject>[0]);
      const { auth } = fleet.instance();
      const [error] = await rejections([auth.getAccessToken()]);
      expect(error).toMatchObject({ code: expect.stringMatching(/^QPAY_/), operation: 'auth.token' });
      expect(await fleet.redis().get(TOKEN_KEY)).toBeNull();
      expect(auth.status()).toMatchObject({ valid: false, freshness: 'none' });
      await auth.clearCache();
      await fleet.request(fleet.instances[0] as Instance);
    },
  );

  it('33: a login that hangs after its headers is given up within its budget, and the lock is free', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"access_token":"never');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const loginBudgetMs = 500;
    const { auth } = fleet.instance({ baseUrl: `http://127.0.0.1:${port}`, settings: { loginBudgetMs } });
    const refused = () => expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_TIMEOUT' });
    expect(await took(refused)).toBeLessThanOrEqual(loginBudgetMs + 500);
    expect(await fleet.redis().get(LOCK_KEY)).toBeNull();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('34: a caller that stops waiting is let go, and the login goes on for the others', async () => {
    const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
    const { auth } = fleet.instance();
    const controller = new AbortController();
    const [gone, never] = [
      auth.getAccessToken({ signal: controller.signal }),
      auth.getAccessToken({ signal: AbortSignal.abort() }),
    ];
    const staying = reads([{ auth } as Instance], 10);
    await expect(never).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    await fleet.qpay.waitForCall((call) => call.operation === 'auth.token', { phase: 'arrived' });
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    hang.release();
    expect(new Set(await Promise.all(staying)).size).toBe(1);
    expect(fleet.logins).toHaveLength(1);
    expect(fleet.logins[0]?.failed).toBeUndefined();
  });
});
