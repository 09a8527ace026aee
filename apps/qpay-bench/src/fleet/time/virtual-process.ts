import type { QPayClock } from 'nestjs-qpay/internal';
import type { VirtualTime } from './virtual-time';

/** Unix milliseconds at which every simulation begins. */
export const EPOCH_MS = Date.UTC(2026, 0, 5);

/** Sums of fractions of milliseconds differ by less than this. */
const ROUNDING_MS = 0.001;

/**
 * A process of the fleet, as the operating system sees it. Whatever reaches it (a timer, an answer, a message) comes
 * through `deliver`: a stopped process gets it later, a dead one never, so that its promises wait for ever.
 */
export class VirtualProcess {
  readonly clock: QPayClock;
  private state: 'running' | 'stopped' | 'dead' = 'running';
  private waiting: (() => void)[] = [];
  /** When its wall clock was last set. */
  jumpedAt = -Infinity;
  /** Milliseconds that its monotonic clock stood still while its machine slept. */
  private sleptMs = 0;
  private setBack = false;
  private stoppedAt = 0;
  /** Milliseconds of virtual time that it has stood still, for whatever reason. */
  private stoodMs = 0;

  constructor(
    readonly time: VirtualTime,
    readonly id: number,
    /** What its wall clock is ahead of the truth, in milliseconds. */
    private wallOffsetMs = 0,
  ) {
    const bornAt = time.now;
    this.clock = {
      now: () => EPOCH_MS + time.now + this.wallOffsetMs,
      monotonic: () => time.now - bornAt - this.sleptMs,
      schedule: (ms, callback) => this.timer(ms, callback),
    };
  }

  get running(): boolean {
    return this.state === 'running';
  }

  get dead(): boolean {
    return this.state === 'dead';
  }

  /** For how long it has not run, up to now, in milliseconds. */
  get stoodStillMs(): number {
    return this.stoodMs + (this.state === 'stopped' ? this.time.now - this.stoppedAt : 0);
  }

  deliver(what: () => void): void {
    if (this.state === 'running') what();
    else if (this.state === 'stopped') this.waiting.push(what);
  }

  /** SIGKILL: nothing reaches it any more, and it does nothing any more. */
  kill(): void {
    this.state = 'dead';
    this.waiting = [];
  }

  /** SIGSTOP: the clocks go on, the process does not. */
  stop(): void {
    if (this.state !== 'running') return;
    this.state = 'stopped';
    this.stoppedAt = this.time.now;
  }

  /**
   * SIGCONT. What came meanwhile is delivered one by one.
   *
   * @param slept the machine was asleep: its monotonic clock stood still, and its timers with it
   */
  resume(slept: boolean): void {
    if (this.state !== 'stopped') return;
    this.state = 'running';
    const stood = this.time.now - this.stoppedAt;
    this.stoodMs += stood;
    if (slept && !this.setBack) this.sleptMs += stood;
    for (const what of this.waiting.splice(0)) this.time.schedule(0, () => this.deliver(what));
  }

  /**
   * Somebody sets the clock of its machine. Not back where the machine has slept: a process whose one clock stood still
   * and whose other was set back cannot know that time has passed.
   */
  jumpWallClock(ms: number): void {
    if (ms < 0 && this.sleptMs > 0) return;
    this.wallOffsetMs += ms;
    this.jumpedAt = this.time.now;
    this.setBack ||= ms < 0;
  }

  /** As the platform's: whole milliseconds, at least one, by the monotonic clock, which may have stood still meanwhile. */
  private timer(fractionalMs: number, callback: () => void): () => void {
    const ms = Math.max(Math.trunc(fractionalMs), 1);
    const dueAt = this.clock.monotonic() + ms;
    let live = true;
    const ring = () => {
      if (!live) return;
      const left = dueAt - this.clock.monotonic();
      if (left > ROUNDING_MS) cancel = this.time.schedule(left, deliver);
      else callback();
    };
    const deliver = () => this.deliver(ring);
    let cancel = this.time.schedule(ms, deliver);
    return () => {
      live = false;
      cancel();
    };
  }
}
