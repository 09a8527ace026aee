import fc from 'fast-check';
import { fingerprint } from '../../src/lib/auth/access-token';
import { QPayError } from '../../src/lib/errors/qpay-error';
import { LIFETIME_MS, ScheduledProcess, ScheduledWorld } from './scheduled-fleet';

/** No token is handed out in the last moments of its life. */
const LAST_MOMENTS_MS = 2_000;

const ACTIONS = ['get', 'request', 'refresh', 'invalidate', 'clear', 'revoke', 'soften', 'expire'] as const;

/** What one of the two processes does, or what befalls both. */
export type Action = { what: (typeof ACTIONS)[number]; who: number };

/** Scripts of what happens, without the order in which it is answered. */
export const actions = fc.array(
  fc.record({ what: fc.constantFrom(...ACTIONS), who: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 1, maxLength: 12 },
);

/** A run of the service in two processes, in the order in which the scheduler lets things happen. */
export class InterleavedRun {
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
export const reasons = (script: readonly Action[]) =>
  1 + script.filter(({ what }) => what !== 'get' && what !== 'request').length;
