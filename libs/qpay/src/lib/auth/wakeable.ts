import type { QPayClock } from '../config/clock';

/** Sleeps that can be ended early, all together. */
export class Wakeable {
  private readonly sleepers = new Set<() => void>();

  constructor(private readonly clock: QPayClock) {}

  sleep(ms: number): Promise<void> {
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
    for (const end of [...this.sleepers]) end();
  }
}
