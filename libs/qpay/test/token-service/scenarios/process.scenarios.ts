import { setTimeout as delay } from 'node:timers/promises';
import { filter, firstValueFrom } from 'rxjs';
import { openedInEachTest } from 'test-servers';
import { ForkedWorker } from '../../support/forked-worker';
import type { Instance } from '../../support/instance';
import { watchMachine } from '../../support/machine-delay';
import { LOCK_KEY, TOKEN_KEY, TokenFleet, type RedisServers } from '../../support/token-fleet';

/** Where the scenarios are played. */
export interface ProcessPlan {
  /** A Redis Cluster, instead of a single server for each test. */
  cluster?: () => RedisServers;
  session: 'single' | 'many';
}

/** A poll is 250 ms ± 50 %. */
const LONGEST_POLL_MS = 375;
/** Longer than the contract's lock lives. */
const STOPPED_MS = 15_000;

/** Test 4 of the design: real processes, one login. */
export function burstOfProcesses({ cluster, session }: ProcessPlan): void {
  let workers: ForkedWorker[];
  let fleet: TokenFleet;

  beforeAll(async () => void (workers = await ForkedWorker.startMany(8)));
  afterAll(() => Promise.all(workers.map((worker) => worker.kill())));
  beforeEach(async () => void (fleet = await TokenFleet.start({ session }, cluster?.())));
  afterEach(() => fleet.stop());

  it('4: 8 processes of 500 callers make one login', async () => {
    fleet.qpay.configure({ loginDelayMs: 1_000 });
    const config = fleet.config();
    const { invoiceId } = fleet;
    await Promise.all(
      workers.map((worker) => worker.tell({ do: 'open', config, connected: cluster !== undefined })),
    );
    const reads = workers.map((worker) => worker.tell({ do: 'read', callers: 500 }));
    const requests = workers.map((worker) => worker.tell({ do: 'request', invoiceId, times: 10 }));
    const tokens = new Set((await Promise.all(reads)).flatMap((report) => report.tokens ?? []));
    const failed = (await Promise.all(requests)).map((report) => report.failed);
    expect(fleet.loginCalls()).toBe(1);
    expect(tokens.size).toBe(1);
    expect(failed).toEqual(workers.map(() => 0));
    await Promise.all(workers.map((worker) => worker.tell({ do: 'close' })));
  });
}

/** Tests 12, 13 and 14 of the design: what becomes of the process that logs in for the fleet. */
export function lostHolder({ cluster, session }: ProcessPlan): void {
  let fleet: TokenFleet;
  let holder: ForkedWorker;
  const opened = openedInEachTest();

  beforeEach(async () => {
    fleet = opened.add(await TokenFleet.start({ session }, cluster?.()));
    holder = await ForkedWorker.start();
    opened.add({ close: () => holder.kill() });
  });

  it('12: is killed in the middle, cold: the others have a token within the lock’s life, a login and a poll', async () => {
    const lockSeconds = 3;
    const loginMs = 200;
    const others = fleet.instances(5, { settings: { lockSeconds } });
    await Promise.all(others.map((instance) => instance.connected()));
    await fleet.listening(others.length);
    fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
    const config = fleet.config({ settings: { lockSeconds } });
    await holder.tell({ do: 'open', config, connected: true });
    const lost = expect(holder.tell({ do: 'read', callers: 10 })).rejects.toThrow('gone');
    await fleet.qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived' });
    fleet.qpay.configure({ loginDelayMs: loginMs });
    const delayed = watchMachine();
    const askedAt = performance.now();
    const asked = others.map(({ auth }) => auth.getAccessToken());
    await holder.kill();
    await lost;
    const tokens = new Set(await Promise.all(asked));
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeLessThan(lockSeconds * 1_000 + loginMs + LONGEST_POLL_MS + delayed());
    expect(tokens.size).toBe(1);
    // The killed one and its successor.
    expect(fleet.loginCalls()).toBe(2);
    expect(await Promise.all(others.map((instance) => fleet.failures(instance)))).toEqual(
      others.map(() => 0),
    );
  });

  it('13: is killed while it renews a token that still works: nobody waits, and the next one renews it', async () => {
    // Half of the life, 6 s, passes before the renewal; 4 s more until the token is no longer handed out.
    const life = 12;
    const settings = { storeMarginSeconds: 5, lockSeconds: 1, lockReserveMs: 200 };
    fleet.qpay.configure({ lifetimeSeconds: life });
    const config = fleet.config({ settings, keepWarm: true, random: 0 });
    await holder.tell({ do: 'open', config, connected: true });
    await holder.tell({ do: 'read', callers: 1 });
    const others = fleet.instances(5, { settings, random: 1 });
    await fleet.listening(6);
    await Promise.all(others.map(({ auth }) => auth.getAccessToken()));
    const soak = fleet.soak(life, others);
    const fault = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
    await fleet.qpay.waitForCall(({ fault }) => fault === 'hang', { phase: 'arrived', timeoutMs: 15_000 });
    await holder.kill();
    await Promise.all(others.map(renewed));
    const report = await soak.stop();
    expect(report).toEqual({ ...report, blocked: 0, expired: 0, failed: 0 });
    expect(fault.hits).toBe(1);
    // The first one, the killed one, and its successor.
    expect(fleet.loginCalls()).toBe(3);
  });

  it('14: is stopped for 15 s, past the life of its lock: its late token does not replace the newer one', async () => {
    const spy = await fleet.spy();
    await holder.tell({ do: 'open', config: fleet.config(), freeze: true, connected: true });
    const late = holder.tell({ do: 'read', callers: 1 });
    await holder.frozen;
    const resumed = delay(STOPPED_MS);
    const owner = await fleet.redis.get(LOCK_KEY);
    const successor = fleet.instance();
    await successor.connected();
    const newer = await successor.auth.getAccessToken();
    const stored = await fleet.redis.get(TOKEN_KEY);
    await resumed;
    holder.signal('SIGCONT');
    const { tokens } = await late;
    expect(owner).not.toBeNull();
    expect(await fleet.redis.get(TOKEN_KEY)).toBe(stored);
    expect(fleet.loginCalls()).toBe(2);
    const written = (await spy.commands('set', TOKEN_KEY)).map(({ args: [, text = ''] }) => JSON.parse(text));
    const ends = written.map(({ expiresAt }) => expiresAt);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    // QPay has ended the late one: its caller gets the newer one as well.
    expect(tokens).toEqual([newer]);
    expect(await holder.tell({ do: 'request', invoiceId: fleet.invoiceId, times: 1 })).toEqual({ failed: 0 });
  });
}

/** Resolves when the instance has taken a new token on. */
function renewed({ auth }: Instance): Promise<unknown> {
  const before = auth.status().fingerprint;
  return firstValueFrom(auth.events$.pipe(filter(() => auth.status().fingerprint !== before)));
}
