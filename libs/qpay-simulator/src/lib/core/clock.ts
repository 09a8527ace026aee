interface Alarm {
  at: number;
  ring: () => void;
}

/** Node's timers overflow above this; a farther alarm is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The simulator's own time. It runs with the machine's clock until a test moves or freezes it; token lifetimes, dates in answers,
 * the `Date` header and late callbacks all follow it.
 */
export class SimulatorClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;
  private readonly alarms = new Set<Alarm>();
  private timer: NodeJS.Timeout | undefined;

  /** Milliseconds since 1970, in simulated time. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.offsetMs;
  }

  /** Seconds since 1970, rounded down: the unit of `expires_in` and of `iat`. */
  epochSeconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Moves time by `ms` (backwards when negative) and rings what has come due. */
  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Moves time to a moment. A frozen clock stays frozen there. */
  set(moment: Date | number): void {
    const at = typeof moment === 'number' ? moment : moment.getTime();
    if (this.frozenAt === undefined) this.offsetMs = at - Date.now();
    else this.frozenAt = at;
    this.ringDue();
  }

  /** Stops time: only `advance` and `set` move it from now on. */
  freeze(): void {
    this.frozenAt ??= this.now();
    this.schedule();
  }

  /** Lets time run on from where it stands. */
  resume(): void {
    if (this.frozenAt === undefined) return;
    this.offsetMs = this.frozenAt - Date.now();
    this.frozenAt = undefined;
    this.ringDue();
  }

  /** Resolves once `ms` of simulated time have passed. */
  sleep(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.alarms.add({ at: this.now() + ms, ring: resolve });
      this.schedule();
    });
  }

  /** Forgets every alarm, so that nothing keeps the process alive. */
  stop(): void {
    this.alarms.clear();
    clearTimeout(this.timer);
  }

  private ringDue(): void {
    const due = [...this.alarms].filter((alarm) => alarm.at <= this.now()).sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      this.alarms.delete(alarm);
      alarm.ring();
    }
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.frozenAt !== undefined || this.alarms.size === 0) return;
    const next = Math.min(...[...this.alarms].map((alarm) => alarm.at));
    const wait = Math.min(Math.max(next - this.now(), 0), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => this.ringDue(), wait);
  }
}
