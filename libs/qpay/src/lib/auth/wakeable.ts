import type { QPayClock } from '../config/clock';

/** Sleeps that can be ended early, all together. */
export class Wakeable {
  private readonly sleepers = new Set<() => void>();
  private wakes = 0;

  constructor(private readonly clock: QPayClock) {}

  /** What `sleep` wants to know: taken before the look at what may change, so that no change is slept through. */
  get ticket(): number {
    return this.wakes;
  }

  /** Ends after so long, with the next `wake`, or at once where one has come since the ticket was taken. */
  sleep(ms: number, ticket: number): Promise<void> {
    if (ticket !== this.wakes) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.sleepers.delete(end);
        resolve();
      };
      const cancel = this.clock.schedule(ms, end);
      this.sleepers.add(end);
    });
  }

  wake(): void {
    this.wakes += 1;
    for (const end of [...this.sleepers]) end();
  }
}
