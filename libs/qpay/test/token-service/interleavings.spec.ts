import fc from 'fast-check';
import { QPayError } from '../../src/lib/errors/qpay-error';
import { fingerprint } from '../../src/lib/auth/access-token';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { SingleFlight } from '../../src/lib/auth/single-flight';
import type { StoredToken } from '../../src/lib/auth/token-store';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { VirtualClock } from '../support/virtual-clock';
import { LIFETIME_MS, ScheduledProcess, ScheduledWorld } from '../support/scheduled-fleet';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

const RUNS = Number(process.env.QPAY_INTERLEAVINGS ?? 1_000);
const SEED = Number(process.env.QPAY_SEED ?? Date.now() % 2 ** 31);
/** No token is handed out in the last moments of its life. */
const LAST_MOMENTS_MS = 2_000;

const ACTIONS = ['get', 'request', 'refresh', 'invalidate', 'clear', 'revoke', 'soften', 'expire'] as const;
type Action = { what: (typeof ACTIONS)[number]; who: number };

const actions = fc.array(
  fc.record({ what: fc.constantFrom(...ACTIONS), who: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 1, maxLength: 12 },
);

/** A run of the service in two processes, in the order in which the scheduler lets things happen. */
class Run {
  readonly world: ScheduledWorld;
  readonly processes: ScheduledProcess[];
  readonly faults: string[] = [];
  private pending = 0;
  /** By process: the fingerprints of the tokens that it knows to be refused. */
  private readonly refused: Set<string>[];

  constructor(private readonly scheduler: fc.Scheduler) {
    this.world = new ScheduledWorld(scheduler);
    this.processes = [0, 1].map(() => new ScheduledProcess(this.world));
    this.refused = this.processes.map(({ auth }) => {
      const refused = new Set<string>();
      auth.events$.subscribe((event) => {
        const told = event.type === 'announced' && event.change === 'dropped';
        if (told || (event.type === 'rejected' && event.current)) refused.add(event.fingerprint);
      });
      return refused;
    });
  }

  async play(script: readonly Action[]): Promise<void> {
    const steps = script.map((action) => ({
      label: `${action.what} by ${action.who}`,
      builder: async () => void this.track(this.act(action)),
    }));
    this.track(this.scheduler.scheduleSequence(steps).task.then(() => undefined));
    await this.settle();
    this.processes.forEach(({ auth }) => this.track(auth.close()));
    await this.settle();
  }

  /** Lets things happen until everything that was begun has ended. Time passes only when nothing else can happen. */
  private async settle(): Promise<void> {
    for (let turn = 0; ; turn++) {
      await new Promise(setImmediate);
      if (this.pending === 0) return;
      if (turn > 5_000) return void this.faults.push('a promise never settles');
      if (this.scheduler.count() > 0) await this.scheduler.waitOne();
      else if (!this.world.clock.advanceToNext()) return void this.faults.push('a promise waits for nothing');
    }
  }

  private track(work: Promise<unknown>): void {
    this.pending += 1;
    work
      .catch((error: unknown) => {
        if (!(error instanceof QPayError)) this.faults.push(`rejected with ${String(error)}`);
      })
      .finally(() => (this.pending -= 1));
  }

  private act({ what, who }: Action): Promise<unknown> {
    const { auth } = this.processes[who] ?? fail();
    switch (what) {
      case 'get':
        return this.get(who);
      case 'request':
        return auth.withToken((token) => this.world.request(token));
      case 'refresh':
        return auth.forceRefresh();
      case 'invalidate':
        return this.get(who).then((token) => auth.invalidate(token));
      case 'clear':
        return auth.clearCache();
      case 'revoke':
        return Promise.resolve(this.world.revoke());
      case 'soften':
        return Promise.resolve(this.world.clock.advance(LIFETIME_MS * 0.85));
      case 'expire':
        return Promise.resolve(this.world.clock.advance(LIFETIME_MS));
    }
  }

  private async get(who: number): Promise<string> {
    const { auth } = this.processes[who] ?? fail();
    const refused = new Set(this.refused[who]);
    const token = await auth.getAccessToken();
    if (refused.has(fingerprint(token))) this.faults.push('a refused token was handed out');
    const age = this.world.ageMs(token);
    if (age > LIFETIME_MS - LAST_MOMENTS_MS) this.faults.push(`a token of ${age} ms was handed out`);
    const { fingerprint: held, freshness } = auth.status();
    if (held === fingerprint(token) && freshness === 'invalid')
      this.faults.push('a token past its hard deadline was handed out');
    return token;
  }
}

function fail(): never {
  throw new Error('no such process');
}

/** How many logins a script can be a reason for: one at the start, and one for whatever ends or replaces a token. */
const reasons = (script: readonly Action[]) =>
  1 + script.filter(({ what }) => what !== 'get' && what !== 'request').length;

describe('interleavings', () => {
  it('8: whatever the order, one flight a process, no token past its deadline, and everything settles', async () => {
    process.stdout.write(`interleavings: QPAY_SEED=${SEED}\n`);
    const holds = async (scheduler: fc.Scheduler, script: readonly Action[]) => {
      const run = new Run(scheduler);
      await run.play(script);
      expect(run.faults).toEqual([]);
      expect(Math.max(...run.processes.map(({ mostLogins }) => mostLogins))).toBeLessThanOrEqual(1);
      expect(run.world.issuedAt.size).toBeLessThanOrEqual(reasons(script));
    };
    await fc.assert(fc.asyncProperty(fc.scheduler(), actions, holds), { seed: SEED, numRuns: RUNS });
  });
});

/** A shared store in which one call of one kind, the first by default, is held up until it is let go. */
class HeldUpStore extends MemoryTokenStore {
  override readonly shared = true;
  letGo: () => void = () => undefined;
  private readonly gone = new Promise<void>((resolve) => (this.letGo = resolve));
  private calls = 0;

  constructor(
    clock: VirtualClock,
    private readonly what: 'lock' | 'write',
    private readonly turn = 1,
  ) {
    super(clock);
  }

  override async lock(owner: string): Promise<boolean> {
    await this.passed('lock');
    return super.lock(owner);
  }

  override async write(token: StoredToken): ReturnType<MemoryTokenStore['write']> {
    await this.passed('write');
    return super.write(token);
  }

  private async passed(what: 'lock' | 'write'): Promise<void> {
    if (what === this.what && ++this.calls === this.turn) await this.gone;
  }
}

describe('one order of things', () => {
  const clock = new VirtualClock();
  let logins = 0;

  beforeEach(() => void (logins = 0));

  const service = (store: MemoryTokenStore, loginPauseMs = 0) =>
    new QPayAuthService({
      store,
      login: async () => {
        logins += 1;
        const expiresAt = Math.floor((clock.now() + LIFETIME_MS) / 1_000);
        return { accessToken: `token ${logins}`, expiresAt, lifetimeMs: LIFETIME_MS, elapsedMs: 0 };
      },
      settings: { ...DEFAULT_TOKEN_SETTINGS, loginPauseMs },
      clock,
      random: () => 0.5,
    });

  it('2: who gets the lock after another’s login looks once more, and logs in no more', async () => {
    const store = new HeldUpStore(clock, 'lock');
    const [late, early] = [service(store), service(store)];
    const asked = late.getAccessToken();
    expect(await early.getAccessToken()).toBe('token 1');
    store.letGo();
    expect(await asked).toBe('token 1');
    expect(logins).toBe(1);
  });

  it('8: a token that is refused while its flight lands is handed to nobody', async () => {
    const store = new HeldUpStore(clock, 'write');
    const auth = service(store);
    const asked = auth.getAccessToken();
    await new Promise(setImmediate);
    const token = await auth.getAccessToken();
    await auth.invalidate(token);
    store.letGo();
    expect([token, await asked]).toEqual(['token 1', 'token 2']);
  });

  it('42: a token refused while its renewal in good time waits for the lock is not replaced before the pause is over', async () => {
    const store = new HeldUpStore(clock, 'lock', 2);
    const pauseMs = 2_000;
    const auth = service(store, pauseMs);
    const token = await auth.getAccessToken();
    // Stale: a reader starts the renewal, which stops before the lock.
    clock.advance(LIFETIME_MS * 0.85);
    expect(await auth.getAccessToken()).toBe(token);
    await new Promise(setImmediate);
    // Meanwhile somebody has logged in, and QPay refuses the token.
    await store.setHold({ kind: 'login' }, pauseMs);
    await auth.invalidate(token);
    const next = auth.getAccessToken();
    store.letGo();
    await new Promise(setImmediate);
    expect(logins).toBe(1);
    clock.advance(pauseMs);
    expect(await next).toBe('token 2');
  });

  it('9: a flight begun between two awaiters of the last one is joined by the second: 2 logins, not 3', async () => {
    const auth = service(new MemoryTokenStore(clock));
    const refusing = auth.getAccessToken().then(async (token) => {
      const dropped = auth.invalidate(token);
      const next = auth.getAccessToken();
      await dropped;
      return next;
    });
    const another = auth.getAccessToken().then(() => auth.getAccessToken());
    expect(await Promise.all([refusing, another])).toEqual(['token 2', 'token 2']);
    expect(await auth.getAccessToken()).toBe('token 2');
    expect(logins).toBe(2);
  });

  it('9: the end of a flight does not clear one that has taken its place', async () => {
    const flight = new SingleFlight<string>();
    const works: string[] = [];
    let land: (value: string) => void = () => undefined;
    const outer = flight.run(() => {
      works.push('outer');
      void flight.run(async () => works.push('inner').toString());
      return new Promise((resolve) => (land = resolve));
    });
    await new Promise(setImmediate);
    const third = flight.run(async () => works.push('third').toString());
    land('landed');
    expect(await Promise.all([outer, third])).toEqual(['landed', 'landed']);
    expect(works).toEqual(['outer', 'inner']);
  });
});
