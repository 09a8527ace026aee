import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killChild, openedInEachTest } from 'test-servers';
import { eventually } from '../support/eventually';
import { FaultFleet, LOCK_KEY } from '../support/fault-fleet';
import { took } from '../support/machine-delay';
import { TestClock } from '../support/test-clock';
import type { LifecycleOrder, LifecycleReport } from '../support/lifecycle-process';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

const support = join(__dirname, '../support');

/** A process of its own, told by message what to live through. */
function startProcess(order: LifecycleOrder) {
  const child = fork(join(support, 'typescript-hook.js'), [join(support, 'lifecycle-process.ts')], {
    execArgv: ['--conditions=nestjs-qpay-source'],
    // What it logs is searched, not shown.
    silent: true,
  });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const report = once(child, 'message').then(([message]) => message as LifecycleReport);
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  child.send(order);
  return { child, report, gone, complaints: () => complaints, close: () => killChild(child) };
}

describe('the life of a process', () => {
  let fleet: FaultFleet;
  const opened = openedInEachTest();

  beforeEach(async () => void (fleet = opened.add(await FaultFleet.start())));

  const config = (changes: Partial<LifecycleOrder['config']> = {}) => {
    const { url: baseUrl, credentials } = fleet.qpay;
    const { host, port } = fleet.redisServer;
    return { baseUrl, credentials, redis: { host, port }, ...changes };
  };

  it('43: renewals that fail in the background end in no unhandled rejection, and the process in code 0', async () => {
    // Turns stale after 8 s and is handed out until 14 s.
    fleet.qpay.configure({ lifetimeSeconds: 16 });
    fleet.qpay.inject({ operation: 'auth.token', kind: 'busy', skip: 1, times: Infinity });
    const settings = { storeMarginSeconds: 10, backoffFloorMs: 100, backoffCeilingMs: 200 };
    const order: LifecycleOrder = { config: config({ settings }), story: 'failing-renewal' };
    const { report, gone, complaints } = opened.add(startProcess(order));
    expect(await report).toMatchObject({ unhandled: 0, failedReads: 0 });
    expect(await gone).toBe(0);
    expect(complaints()).toBe('');
    expect((await report).failedRenewals).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it.each(['hang', 'slow'])(
    '44: a shutdown in the middle of a login (%s) frees the lock and ends the process within a second',
    async (how) => {
      const hang = { operation: 'auth.token', kind: 'hang' } as const;
      const slow = { operation: 'auth.token', kind: 'delay', delayMs: 300, when: 'after' } as const;
      fleet.qpay.inject(how === 'hang' ? hang : slow);
      const order: LifecycleOrder = { config: config(), story: 'shutdown' };
      const { child, report, gone, complaints } = opened.add(startProcess(order));
      await fleet.qpay.waitForCall((call) => call.operation === 'auth.token', {
        phase: 'arrived',
        timeoutMs: 20_000,
      });
      expect(await fleet.redis().get(LOCK_KEY)).not.toBeNull();
      child.send('seen');
      const { closedAfterMs, failedReads, unhandled } = await report;
      const closedAt = performance.now();
      expect(await gone).toBe(0);
      expect((closedAfterMs ?? Infinity) + performance.now() - closedAt).toBeLessThanOrEqual(1_000);
      expect(await fleet.redis().get(LOCK_KEY)).toBeNull();
      expect(unhandled).toBe(0);
      expect(complaints()).toBe('');
      // A login that ends by itself in the moment it gets is not thrown away: its token is shared.
      expect(failedReads).toBe(how === 'hang' ? 1 : 0);
      expect(await fleet.redis().exists('qpay:access_token')).toBe(how === 'hang' ? 0 : 1);
    },
    30_000,
  );

  it('44: a shutdown while another instance holds the lock lets the callers go at once', async () => {
    await fleet.redis().set(LOCK_KEY, '1', 'EX', 10);
    const { auth } = fleet.instance();
    const read = expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    await eventually('it waits', () => fleet.events.some((event) => event.type === 'lock'));
    expect(await took(() => auth.close())).toBeLessThanOrEqual(500);
    await read;
    expect(await fleet.redis().get(LOCK_KEY)).toBe('1');
    expect(fleet.logins).toEqual([]);
  });

  it('44: after a shutdown a token that is held still serves, and no login is made', async () => {
    const held = fleet.instance();
    const token = await held.auth.getAccessToken();
    // Closed in the turn in which it is made: it has not heard of that token.
    const cold = fleet.instance();
    await Promise.all([held.auth.close(), cold.auth.close()]);
    expect(await held.auth.getAccessToken()).toBe(token);
    await expect(cold.auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    expect(fleet.logins).toHaveLength(1);
  });

  const waitedReads = () =>
    fleet.events.filter((event) => event.type === 'read' && event.source === 'waited');

  it('45: after three idle lifetimes one request of an instance that is kept warm does not wait', async () => {
    const lifetimeSeconds = 7;
    fleet.qpay.configure({ lifetimeSeconds });
    const instance = fleet.instance({ keepWarm: true, settings: { storeMarginSeconds: 2 } });
    await instance.auth.getAccessToken();
    fleet.events.length = 0;
    await delay(3 * lifetimeSeconds * 1_000);
    await fleet.request(instance);
    expect(waitedReads()).toEqual([]);
    expect(fleet.logins.length).toBeGreaterThan(3);
  }, 40_000);

  it('45: after three idle lifetimes one request of an instance on demand waits for one login', async () => {
    const clock = new TestClock();
    const instance = fleet.instance({}, { clock });
    await instance.auth.getAccessToken();
    const threeLives = 3 * 86_400_000;
    clock.advance(threeLives);
    fleet.qpay.clock.advance(threeLives);
    // What Redis would have let go by now.
    await fleet.redis().flushall();
    fleet.events.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => fleet.request(instance)));
    expect(waitedReads()).toHaveLength(10);
    expect(fleet.logins).toHaveLength(2);
    expect(fleet.qpay.calls('invoice.get').filter(({ status }) => status !== 200)).toEqual([]);
  });
});
