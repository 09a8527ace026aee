import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instance } from './instance';
import { ReadTimer } from './read-timer';

/** What a soak saw. */
export interface SoakReport {
  reads: number;
  /** Reads that had to wait although QPay had not refused the instance's token. */
  blocked: number;
  /** How long the slowest of those take that need not wait, in milliseconds. */
  slowMs: number;
  /** Reads in the moment after a login, when the instance knew that QPay had ended its token and had no other yet. */
  afterRefusal: number;
  /** Tokens handed out whose life was over. */
  expired: number;
  requests: number;
  failed: number;
  /** The longest time for which the machine or its own work kept the process from turning, in milliseconds. */
  heldUpMs: number;
}

const READ_EVERY_MS = 10;
const REQUEST_EVERY_MS = 200;

/** Makes a business request with an instance, and tells how many failed. */
interface Business {
  failures(instance: Instance): Promise<number>;
}

/** Reads from every instance all the time, and makes business requests with it. */
export class Soak {
  private readonly timer = new ReadTimer();
  private readonly turns = monitorEventLoopDelay({ resolution: 10 });
  private readonly counts = { reads: 0, afterRefusal: 0, expired: 0, requests: 0, failed: 0 };
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly pending = new Set<Promise<unknown>>();

  constructor(
    private readonly business: Business,
    private readonly lifetimeSeconds: number,
    instances: readonly Instance[],
  ) {
    this.turns.enable();
    instances.forEach((instance, index) => {
      this.timers.push(setInterval(() => this.track(this.read(instance)), READ_EVERY_MS));
      const request = () => this.track(this.request(instance));
      // Spread evenly over the interval.
      const offset = (REQUEST_EVERY_MS * index) / instances.length;
      const start = setTimeout(() => this.timers.push(setInterval(request, REQUEST_EVERY_MS)), offset);
      this.timers.push(start);
    });
  }

  async stop(): Promise<SoakReport> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.pending);
    this.turns.disable();
    const heldUpMs = Math.round(this.turns.max / 1e6);
    return { ...this.counts, blocked: this.timer.waited, slowMs: this.timer.slowMs(), heldUpMs };
  }

  private track(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }

  private async read({ auth }: Instance): Promise<void> {
    this.counts.reads += 1;
    const refused = auth.status().freshness === 'none';
    if (refused) this.counts.afterRefusal += 1;
    const token = await (refused ? auth.getAccessToken() : this.timer.time(() => auth.getAccessToken()));
    if (Date.now() / 1_000 >= issuedAt(token) + this.lifetimeSeconds) this.counts.expired += 1;
  }

  private async request(instance: Instance): Promise<void> {
    this.counts.requests += 1;
    this.counts.failed += await this.business.failures(instance);
  }
}

/** `iat` of the token, in Unix seconds: its `exp` is bogus, as QPay's is. */
function issuedAt(token: string): number {
  const [, claims = ''] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).iat;
}
