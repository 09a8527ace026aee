import type { QPayClock } from '../../src/lib/config/clock';

interface Alarm {
  at: number;
  ring(): void;
}

/** A clock that stands still until it is moved, and begins at the same moment in every run. */
export class VirtualClock implements QPayClock {
  private time = 0;
  private readonly alarms = new Set<Alarm>();

  monotonic = () => this.time;
  now = () => 1_800_000_000_000 + this.time;

  schedule(ms: number, ring: () => void): () => void {
    const alarm = { at: this.time + Math.max(ms, 0), ring };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  /** Lets time pass; alarms ring in their order, each at its time. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (let alarm = this.next(); alarm && alarm.at <= until; alarm = this.next()) this.ring(alarm);
    this.time = until;
  }

  /** Goes on to the next alarm; false when there is none. */
  advanceToNext(): boolean {
    const alarm = this.next();
    if (alarm) this.ring(alarm);
    return alarm !== undefined;
  }

  private next(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) if (!first || alarm.at < first.at) first = alarm;
    return first;
  }

  private ring(alarm: Alarm): void {
    this.alarms.delete(alarm);
    this.time = alarm.at;
    alarm.ring();
  }
}
