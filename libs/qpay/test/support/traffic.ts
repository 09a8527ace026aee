import type { Instance } from './instance';

const READ_EVERY_MS = 50;
const REQUEST_EVERY_MS = 200;

/** A business request that failed. */
export interface FailedRequest {
  /** When it was begun, in milliseconds of the process' monotonic clock. */
  startedAt: number;
  error: unknown;
}

/** Makes one business request with an instance. */
interface Business {
  request(instance: Instance): Promise<unknown>;
}

/** Reads from every instance all the time, and a steady stream of business requests, each of which is accounted for. */
export class Traffic {
  reads = 0;
  /** Reads that found no token to hand out at once. */
  blocked = 0;
  readonly readErrors: unknown[] = [];
  requests = 0;
  readonly failed: FailedRequest[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly pending = new Set<Promise<unknown>>();

  constructor(
    private readonly business: Business,
    instances: readonly Instance[],
  ) {
    for (const { auth } of instances) {
      auth.events$.subscribe((event) => {
        if (event.type === 'read' && event.source === 'waited') this.blocked += 1;
      });
    }
    this.every(READ_EVERY_MS, instances, (instance) => this.read(instance));
    this.every(REQUEST_EVERY_MS, instances, (instance) => this.request(instance));
  }

  /** Ends the traffic and resolves when every request has been answered. */
  async stop(): Promise<this> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.pending);
    return this;
  }

  /** The failed requests that were begun at this moment or later. */
  failedSince(moment: number): unknown[] {
    return this.failed.filter(({ startedAt }) => startedAt >= moment).map(({ error }) => error);
  }

  private every(
    ms: number,
    instances: readonly Instance[],
    work: (instance: Instance) => Promise<void>,
  ): void {
    const act = (instance: Instance) => {
      const done = work(instance).finally(() => this.pending.delete(done));
      this.pending.add(done);
    };
    // One after the other, as the requests of a fleet come, and not all of them in one moment.
    let turn = 0;
    const next = () => {
      const instance = instances[turn++ % instances.length];
      if (instance) act(instance);
    };
    this.timers.push(setInterval(next, ms / instances.length));
  }

  private async read({ auth }: Instance): Promise<void> {
    this.reads += 1;
    try {
      await auth.getAccessToken();
    } catch (error) {
      this.readErrors.push(error);
    }
  }

  private async request(instance: Instance): Promise<void> {
    this.requests += 1;
    const startedAt = performance.now();
    try {
      await this.business.request(instance);
    } catch (error) {
      this.failed.push({ startedAt, error });
    }
  }
}
