import { performance } from 'node:perf_hooks';
import type { QPayClock } from '../../src/lib/config/clock';

interface Alarm {
  at: number;
  ring: () => void;
  timer?: NodeJS.Timeout;
}

/** A clock whose time a test moves. It runs on by itself as well, unless it is made frozen. */
export class TestClock implements QPayClock {
  private readonly alarms = new Set<Alarm>();
  private readonly startedAt = performance.now();
  private readonly wallAtStart = Date.now();
  private movedMs = 0;
  private jumpedMs = 0;

  constructor(private readonly options: { frozen?: boolean } = {}) {}

  monotonic = () => (this.options.frozen ? 0 : performance.now() - this.startedAt) + this.movedMs;
  now = () => this.wallAtStart + this.jumpedMs + this.monotonic();

  schedule(ms: number, ring: () => void): () => void {
    const alarm: Alarm = { at: this.monotonic() + ms, ring };
    this.alarms.add(alarm);
    this.arm(alarm);
    return () => this.drop(alarm);
  }

  /** Lets this much time pass at once: both clocks go on, and what has come due rings. */
  advance(ms: number): void {
    this.movedMs += ms;
    const due = [...this.alarms].filter(({ at }) => at <= this.monotonic()).sort((a, b) => a.at - b.at);
    for (const alarm of due) this.ring(alarm);
    for (const alarm of this.alarms) this.arm(alarm);
  }

  /** Sets the wall clock forward, or back when negative, as an administrator or a time server does. */
  jump(ms: number): void {
    this.jumpedMs += ms;
  }

  private arm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    if (this.options.frozen) return;
    alarm.timer = setTimeout(() => this.ring(alarm), Math.min(alarm.at - this.monotonic(), 2 ** 31 - 1));
    alarm.timer.unref();
  }

  private ring(alarm: Alarm): void {
    if (!this.alarms.has(alarm)) return;
    this.drop(alarm);
    alarm.ring();
  }

  private drop(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.alarms.delete(alarm);
  }
}
