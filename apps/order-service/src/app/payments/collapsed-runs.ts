interface Lane<T> {
  /** When the last run began; the next begins a window later at the earliest. */
  lastStart: number;
  /** A run that has not begun yet: whoever asks now shares it. */
  waiting?: Promise<T>;
}

/**
 * Runs a task per key at most once in a window. Whoever asks within the window shares one run that begins when it is over:
 * never one that has begun already, because what caused the asking may have come after that run has looked.
 */
export class CollapsedRuns<T> {
  private readonly lanes = new Map<string, Lane<T>>();

  /** @param windowMs least time between the beginnings of two runs of a key, in milliseconds */
  constructor(private readonly windowMs: number) {}

  /** @throws whatever the shared run throws */
  ask(key: string, task: () => Promise<T>): Promise<T> {
    const lane = this.laneOf(key);
    lane.waiting ??= this.schedule(key, lane, task);
    return lane.waiting;
  }

  /**
   * Runs a task at once, whose turn is known to have come. Who asks after it began shares the next run, a window later.
   * @throws whatever the task throws
   */
  begin(key: string, task: () => Promise<T>): Promise<T> {
    return this.run(key, this.laneOf(key), task);
  }

  private laneOf(key: string): Lane<T> {
    const lane = this.lanes.get(key) ?? { lastStart: Number.NEGATIVE_INFINITY };
    this.lanes.set(key, lane);
    return lane;
  }

  private async schedule(key: string, lane: Lane<T>, task: () => Promise<T>): Promise<T> {
    const wait = lane.lastStart + this.windowMs - performance.now();
    // Also without a timer it begins after this, when whoever asks has got it to share.
    await (wait > 0 ? pause(wait) : undefined);
    lane.waiting = undefined;
    return this.run(key, lane, task);
  }

  private run(key: string, lane: Lane<T>, task: () => Promise<T>): Promise<T> {
    lane.lastStart = performance.now();
    setTimeout(() => this.forget(key, lane), this.windowMs).unref();
    return task();
  }

  private forget(key: string, lane: Lane<T>): void {
    const idle = !lane.waiting && performance.now() - lane.lastStart >= this.windowMs;
    if (idle && this.lanes.get(key) === lane) this.lanes.delete(key);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
