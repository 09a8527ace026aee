import type { TokenSettings } from '../../../src/lib/auth/token-settings';
import { eventually } from '../../support/eventually';
import { watchMachine } from '../../support/machine-delay';
import { LOCK_KEY, TokenFleet, type RedisServers } from '../../support/token-fleet';

/** Where and how long the scenarios are played. */
export interface LockPlan {
  /** A Redis Cluster, instead of a single server for each test. */
  cluster?: () => RedisServers;
  /** Life of the lock that somebody else left behind, in seconds. */
  foreignLockSeconds: number;
  /** Limit of one login in milliseconds; undefined for the contract's 8 s. */
  loginBudgetMs?: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A poll is 250 ms ± 50 %. */
const LONGEST_POLL_MS = 375;

/** Tests 11, 15, 17 and 18 of the design. */
export function lockScenarios(plan: LockPlan): void {
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start({}, plan.cluster?.())));
  afterEach(() => fleet.stop());

  /** Instances that have reached Redis: what they do without it is told elsewhere. */
  const connected = async (count: number, settings: Partial<TokenSettings> = {}) => {
    const instances = fleet.instances(count, { settings });
    await Promise.all(instances.map((instance) => instance.connected()));
    return instances;
  };

  const arrived = (after = 0) =>
    fleet.qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived', after });

  it('11: an instance whose lock has expired does not free its successor’s', async () => {
    const [first, second] = await connected(2);
    const holds = [0, 1].map(() => fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' }));
    const late = first?.auth.getAccessToken();
    const { seq } = await arrived();
    const owner = await fleet.redis.get(LOCK_KEY);
    await fleet.redis.pexpire(LOCK_KEY, 1);
    await eventually('the lock has expired', async () => (await fleet.redis.exists(LOCK_KEY)) === 0);
    const next = second?.auth.getAccessToken();
    await arrived(seq);
    const successor = await fleet.redis.get(LOCK_KEY);
    holds[0]?.release();
    await late;
    expect(await fleet.redis.get(LOCK_KEY)).toBe(successor);
    expect(successor).toMatch(UUID);
    expect(successor).not.toBe(owner);
    holds[1]?.release();
    await next;
    expect(await fleet.redis.get(LOCK_KEY)).toBeNull();
  });

  it('15: a foreign lock that nobody frees is waited for to its end, and then makes one login', async () => {
    const loginMs = 100;
    fleet.qpay.configure({ loginDelayMs: loginMs });
    const instances = await connected(3);
    await fleet.listening(3);
    await fleet.redis.set(LOCK_KEY, '1', 'EX', plan.foreignLockSeconds);
    const delayed = watchMachine();
    const askedAt = performance.now();
    const tokens = await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeLessThan(plan.foreignLockSeconds * 1_000 + loginMs + LONGEST_POLL_MS + delayed());
    expect(tookMs).toBeGreaterThan(plan.foreignLockSeconds * 1_000 - 500);
    expect(new Set(tokens).size).toBe(1);
    expect(fleet.loginCalls()).toBe(1);
  });

  it('15: with the literal rule, each instance logs in at most once, and after three polls', async () => {
    const instances = await connected(5, { lockMaxRetries: 3 });
    await fleet.redis.set(LOCK_KEY, '1', 'EX', plan.foreignLockSeconds);
    const polls = instances.map(() => 0);
    const pollsAtLogin: (number | undefined)[] = [];
    instances.forEach(({ auth }, index) =>
      auth.events$.subscribe((event) => {
        if (event.type === 'lock' && event.outcome === 'held') polls[index] = (polls[index] ?? 0) + 1;
        if (event.type === 'login') pollsAtLogin.push(polls[index]);
      }),
    );
    const calls = instances.flatMap(({ auth }) => Array.from({ length: 50 }, () => auth.getAccessToken()));
    await Promise.all(calls);
    expect(fleet.loginCalls()).toBeLessThanOrEqual(instances.length);
    expect(pollsAtLogin).toEqual(Array.from({ length: fleet.loginCalls() }, () => 3));
    // Not ours to free.
    expect(await fleet.redis.get(LOCK_KEY)).toBe('1');
  });

  it('17: a login slower than its budget is ended, frees the lock, and is not repeated while that cools off', async () => {
    const { loginBudgetMs = 8_000 } = plan;
    fleet.qpay.configure({ loginDelayMs: 12_000 });
    const [first, second] = await connected(2, { loginBudgetMs, backoffFloorMs: 2_000 });
    const delayed = watchMachine();
    const askedAt = performance.now();
    const asked = first?.auth.getAccessToken();
    await arrived();
    const waiting = second?.auth.getAccessToken().catch((error: unknown) => error);
    await expect(asked).rejects.toMatchObject({ name: 'QPayTimeoutError', code: 'QPAY_TIMEOUT' });
    expect(performance.now() - askedAt - delayed()).toBeLessThan(loginBudgetMs + 500);
    expect(await fleet.redis.get(LOCK_KEY)).toBeNull();
    // The instance that waited for the lock does not try either.
    expect(await waiting).toMatchObject({ code: 'QPAY_UNAVAILABLE' });
    const again = Array.from({ length: 100 }, () => first?.auth.getAccessToken());
    expect((await Promise.allSettled(again)).map(({ status }) => status)).toEqual(
      again.map(() => 'rejected'),
    );
    expect(fleet.loginCalls()).toBe(1);
  });

  it('18: the lock lives 10 s under a value of its own for every attempt, and is gone after success and failure', async () => {
    const spy = await fleet.spy();
    const { auth } = fleet.instance();
    const left: (string | null)[] = [];
    for (let round = 0; round < 5; round++) {
      await auth.getAccessToken();
      left.push(await fleet.redis.get(LOCK_KEY));
      await auth.clearCache();
      fleet.qpay.inject({ operation: 'auth.token', kind: 'busy' });
      await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
      left.push(await fleet.redis.get(LOCK_KEY));
      await auth.clearCache();
    }
    const taken = (await spy.commands('set', LOCK_KEY)).map(({ args: [, owner, ...rest] }) => ({
      owner,
      rest,
    }));
    expect(left).toEqual(left.map(() => null));
    expect(taken.map(({ rest }) => rest.join(' '))).toEqual(left.map(() => 'EX 10 NX'));
    expect(new Set(taken.map(({ owner }) => owner)).size).toBe(left.length);
  });
}
