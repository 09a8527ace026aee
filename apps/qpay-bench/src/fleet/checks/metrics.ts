import type { QPayAuthEvent } from 'nestjs-qpay/internal';

/** What is counted in a run. Times in milliseconds. */
export class Metrics {
  /** Logins that the fleet made, and those that nothing called for: a shared, living token was far from its end. */
  logins = 0;
  needless = 0;
  foreignLogins = 0;
  failedLogins = 0;
  requests = 0;
  failedRequests = 0;
  failedInCalm = 0;
  /** Requests that a second try with another token saved. */
  repaired = 0;
  reads = 0;
  /** Reads that waited although the process held a token that worked. */
  blockedReads = 0;
  /** Reads that had to wait: the process had no token, or a login elsewhere had ended it. */
  neededWaits = 0;
  worstWaitMs = 0;
  faults: Record<string, number> = {};
  events: Record<string, number> = {};

  /** Logins that were due: at the start, at the end of a token, after its loss. */
  get rotations(): number {
    return this.logins - this.needless;
  }

  count(event: QPayAuthEvent): void {
    const kind = 'outcome' in event ? `${event.type} ${event.outcome}` : event.type;
    this.events[kind] = (this.events[kind] ?? 0) + 1;
  }

  fault(name: string): void {
    this.faults[name] = (this.faults[name] ?? 0) + 1;
  }
}
