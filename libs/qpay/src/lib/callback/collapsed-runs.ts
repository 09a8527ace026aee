import { sleep, type QPayClock } from '../config/clock';

/** How a run of one key went on. */
interface Runs<T> {
  /** When the latest run began, by the monotonic clock. */
  beganAt: number;
  /** The latest run, under way or over. */
  latest: Promise<T>;
  /** The run after it, waiting for its time: it answers everybody who came too late for the latest. */
  next?: Promise<T>;
  /** The latest run is over and came to nothing. */
  failed?: true;
}

/**
 * Answers many callers of one key with few runs: one at a time, and not two within the interval. A caller is answered by a
 * run that began before it came only when that run's result covers what the caller is about; otherwise by one that begins
 * afterwards, so that nothing that happened in between is missed. A failure is shared by those who wait and never kept.
 */
export class CollapsedRuns<T> {
  private readonly byKey = new Map<string, Runs<T>>();

  constructor(
    private readonly minIntervalMs: number,
    private readonly clock: QPayClock,
  ) {}

  /** Joins, waits for or starts a run; `covers` says whether an earlier run's result will do. */
  async run(key: string, work: () => Promise<T>, covers: (result: T) => boolean): Promise<T> {
    const runs = this.byKey.get(key);
    if (!runs) return this.begin(key, work);
    if (runs.failed) return this.after(runs, key, work);
    const earlier = await runs.latest;
    if (covers(earlier)) return earlier;
    return this.after(runs, key, work);
  }

  /** How many keys are remembered at the moment. */
  get size(): number {
    return this.byKey.size;
  }

  private after(late: Runs<T>, key: string, work: () => Promise<T>): Promise<T> {
    late.next ??= this.inTime(late, key, work);
    return late.next;
  }

  private async inTime(runs: Runs<T>, key: string, work: () => Promise<T>): Promise<T> {
    const waitMs = runs.beganAt + this.minIntervalMs - this.clock.monotonic();
    if (waitMs > 0) await sleep(this.clock, waitMs);
    return this.begin(key, work);
  }

  private begin(key: string, work: () => Promise<T>): Promise<T> {
    const runs: Runs<T> = { beganAt: this.clock.monotonic(), latest: work() };
    this.byKey.set(key, runs);
    runs.latest.then(
      () => this.rest(key, runs),
      () => {
        runs.failed = true;
        this.rest(key, runs);
      },
    );
    return runs.latest;
  }

  /** Remembers a run that is over until another one may begin at once. */
  private rest(key: string, runs: Runs<T>): void {
    const restMs = Math.max(0, runs.beganAt + this.minIntervalMs - this.clock.monotonic());
    this.clock.schedule(restMs, () => {
      if (this.byKey.get(key) === runs && !runs.next) this.byKey.delete(key);
    });
  }
}
