import { tokenFingerprint } from 'qpay-simulator';
import type { Instance, InstanceConfig } from '../../support/instance';
import { LOCK_KEY, TOKEN_KEY, TokenFleet, type RedisServers } from '../../support/token-fleet';

/** Where and how hard the scenarios are played. */
export interface ConcurrencyPlan {
  /** A Redis Cluster, instead of a single server for each test. */
  cluster?: () => RedisServers;
  session: 'single' | 'many';
  /** Of the bursts: how long a login takes, in milliseconds. */
  loginLatencies: readonly number[];
  /** Of the burst of 50 instances. */
  longLatencyMs: number;
  rounds: number;
}

const POLL_MS = 250;
/** What a fleet does whose Redis answers, on a busy machine too; what it does without an answer is told elsewhere. */
const ANSWERED = { commandMs: 10_000 };

/** Everybody asks at once; resolves to the distinct tokens they got. */
async function burst(instances: readonly Instance[], callers: number): Promise<string[]> {
  const calls = instances.flatMap(({ auth }) => Array.from({ length: callers }, () => auth.getAccessToken()));
  return [...new Set(await Promise.all(calls))];
}

/** Nothing is cached anywhere, and everybody knows; resolves when no instance has the token any more. */
async function clear(instances: readonly Instance[]): Promise<void> {
  const gone = instances.map(
    ({ auth }) =>
      new Promise<void>((resolve) => {
        if (!auth.status().valid) return resolve();
        const listener = auth.events$.subscribe((event) => {
          if (event.type !== 'announced' || event.change !== 'dropped') return;
          listener.unsubscribe();
          resolve();
        });
      }),
  );
  await instances[0]?.auth.clearCache();
  await Promise.all(gone);
}

/** Tests 1, 2, 3, 7 and 10 of the design: many callers, one login. */
export function concurrencyScenarios(plan: ConcurrencyPlan): void {
  const { cluster, session } = plan;
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start({ session }, cluster?.())));
  afterEach(() => fleet.stop());

  /** What a burst leaves behind: in single-session mode a token that a second login had ended would fail here. */
  const failures = async (instances: readonly Instance[]) => {
    const failed = await Promise.all(instances.map((instance) => fleet.failures(instance)));
    return failed.reduce((sum, count) => sum + count, 0);
  };

  /** So many instances that have nothing cached. */
  const coldInstances = async (count: number) => {
    const instances = fleet.instances(count, { settings: ANSWERED });
    // A hundred connections that one process makes in one moment take longer than the two of each of fifty processes: on a
    // busy machine so long that some instances would take Redis to be down, and log in by themselves.
    await Promise.all(instances.map((instance) => instance.connected()));
    return instances;
  };

  it('1: a cold burst of 10 000 callers in one process makes one login and at most 3 reads of the key', async () => {
    const instance = fleet.instance();
    await instance.auth.getAccessToken();
    await fleet.listening(1);
    await clear([instance]);
    fleet.qpay.clear();
    fleet.qpay.configure({ loginDelayMs: 300 });
    const spy = await fleet.spy();
    const tokens = await burst([instance], 10_000);
    expect(fleet.loginCalls()).toBe(1);
    expect((await spy.commands('get', TOKEN_KEY)).length).toBeLessThanOrEqual(3);
    expect(tokens).toHaveLength(1);
    expect(await failures([instance])).toBe(0);
  });

  it.each(plan.loginLatencies)(
    '2: a cold burst of 20 × 50 callers makes one login when that takes %i ms',
    async (loginDelayMs) => {
      fleet.qpay.configure({ loginDelayMs });
      const instances = await coldInstances(20);
      const business = failures(instances);
      const tokens = await burst(instances, 50);
      expect(await business).toBe(0);
      expect(fleet.loginCalls()).toBe(1);
      expect(tokens).toHaveLength(1);
    },
  );

  it('3: 50 × 40 callers make one login; no instance tries for a lock that it can see is taken', async () => {
    fleet.qpay.configure({ loginDelayMs: plan.longLatencyMs });
    const spy = await fleet.spy();
    const instances = await coldInstances(50);
    const tokens = await burst(instances, 40);
    expect(fleet.loginCalls()).toBe(1);
    expect(tokens).toHaveLength(1);
    // Before anybody has it, and once more by who looks for the token just before it is stored: far fewer than the design's
    // latency ÷ poll for each, which would let everybody write at every poll.
    const tries = (await spy.commands('set', LOCK_KEY)).length;
    expect(tries).toBeLessThanOrEqual(50 * Math.min(2, plan.longLatencyMs / POLL_MS));
    expect(await failures(instances)).toBe(0);
  });

  it(`7: each of ${plan.rounds} rounds of 100 callers makes exactly one login`, async () => {
    const instances = fleet.instances(5, { settings: { ...ANSWERED, announceSpreadMs: 1, pollMs: 20 } });
    await burst(instances, 1);
    await fleet.listening(instances.length);
    const logins: number[] = [];
    let failed = 0;
    for (let round = 0; round < plan.rounds; round++) {
      await clear(instances);
      fleet.qpay.clear();
      await burst(instances, 20);
      logins.push(fleet.loginCalls());
      failed += await failures(instances);
    }
    expect(logins).toEqual(Array.from({ length: plan.rounds }, () => 1));
    expect(failed).toBe(0);
  });
}

/** Test 10: its own simulator, since it needs two accounts. */
export function tenantScenario({ cluster, session }: Pick<ConcurrencyPlan, 'cluster' | 'session'>): void {
  const second = { clientId: 'SECOND', clientSecret: 'second-secret', invoiceCode: 'SECOND_INVOICE' };
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start({ session, accounts: [second] }, cluster?.())));
  afterEach(() => fleet.stop());

  it('10: two tenants at once get none of each other’s tokens in 10 000 calls, and have distinct keys', async () => {
    const spy = await fleet.spy();
    const tenants: Partial<InstanceConfig>[] = [{}, { credentials: second, name: 'second' }];
    const [first, other] = tenants.map((tenant) => fleet.instances(5, tenant));
    const got = [new Set<string>(), new Set<string>()];
    for (let round = 0; round < 10; round++) {
      const bursts = [first, other].map((instances = []) => burst(instances, 100));
      (await Promise.all(bursts)).forEach((tokens, tenant) =>
        tokens.forEach((token) => got[tenant]?.add(token)),
      );
      await Promise.all([first, other].map((instances = []) => instances[round % 5]?.auth.clearCache()));
    }
    const owner = new Map(fleet.qpay.calls('auth.token').map(({ issued, clientId }) => [issued, clientId]));
    const owners = got.map(
      (tokens) => new Set([...tokens].map((token) => owner.get(tokenFingerprint(token)))),
    );
    expect(owners).toEqual([new Set([fleet.qpay.credentials.clientId]), new Set(['SECOND'])]);
    const written = (await spy.commands('set')).map(({ args: [key] }) => key);
    const stored = new Set(written.filter((key) => key && /^qpay:access_token(:\{[^:]*\})?$/.test(key)));
    expect(stored.size).toBe(2);
  });
}
