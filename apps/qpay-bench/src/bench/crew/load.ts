import { setTimeout as delay } from 'node:timers/promises';
import type { TokenAdapter } from '../adapters/adapter';
import type { LoadReport } from './crew';
import { ReadWatch } from './read-watch';

const READ_EVERY_MS = 20;
const REQUEST_EVERY_MS = 200;

/** What still hangs this long after the end has failed. */
const PATIENCE_MS = 10_000;

/** A reader and a requester for every instance, until they are stopped. */
export class Load {
  private running = true;
  private readonly watch = new ReadWatch();
  private readonly report = {
    reads: 0,
    readErrorsAt: [] as number[],
    requests: 0,
    requestErrorsAt: [] as number[],
    needlessLoginsAt: [] as number[],
  };
  private openReads = 0;
  private openRequests = 0;
  private readonly finished: Promise<unknown>;

  constructor(private readonly adapters: readonly TokenAdapter[]) {
    this.finished = Promise.all(adapters.flatMap((adapter) => [this.reads(adapter), this.requests(adapter)]));
  }

  async stop(): Promise<LoadReport> {
    this.running = false;
    await Promise.race([this.finished, delay(PATIENCE_MS, undefined, { ref: false })]);
    const hanging = (count: number) => Array.from({ length: count }, () => Date.now());
    this.report.readErrorsAt.push(...hanging(this.openReads));
    this.report.requestErrorsAt.push(...hanging(this.openRequests));
    this.report.needlessLoginsAt.push(...this.adapters.flatMap((one) => one.needlessLoginsAt ?? []));
    return { ...this.report, waits: this.watch.waits, ...this.watch.stop() };
  }

  private async reads(adapter: TokenAdapter): Promise<void> {
    const { report } = this;
    let last: string | undefined;
    while (this.running) {
      this.openReads += 1;
      try {
        last = await this.watch.time(adapter, last);
      } catch {
        report.readErrorsAt.push(Date.now());
      }
      this.openReads -= 1;
      report.reads += 1;
      await delay(READ_EVERY_MS);
    }
  }

  private async requests(adapter: TokenAdapter): Promise<void> {
    const { report } = this;
    // Not all instances in the same millisecond.
    await delay(Math.random() * REQUEST_EVERY_MS);
    while (this.running) {
      report.requests += 1;
      this.openRequests += 1;
      await adapter.request().catch(() => report.requestErrorsAt.push(Date.now()));
      this.openRequests -= 1;
      await delay(REQUEST_EVERY_MS);
    }
  }
}

/** Several processes' reports as one. */
export function addLoads(reports: readonly LoadReport[]): LoadReport {
  const sum = (of: (report: LoadReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const worst = (of: (report: LoadReport) => number) => Math.max(...reports.map(of));
  return {
    reads: sum(({ reads }) => reads),
    waits: reports.flatMap(({ waits }) => waits),
    worstWarmMs: worst(({ worstWarmMs }) => worstWarmMs),
    worstWarmOwnMs: worst(({ worstWarmOwnMs }) => worstWarmOwnMs),
    heldUpMs: worst(({ heldUpMs }) => heldUpMs),
    readErrorsAt: reports.flatMap(({ readErrorsAt }) => readErrorsAt),
    requests: sum(({ requests }) => requests),
    requestErrorsAt: reports.flatMap(({ requestErrorsAt }) => requestErrorsAt),
    needlessLoginsAt: reports.flatMap(({ needlessLoginsAt }) => needlessLoginsAt),
  };
}
