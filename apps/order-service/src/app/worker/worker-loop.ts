import { Logger } from '@nestjs/common';
import { describeError } from '../logging/describe-error';
import type { WorkerTask } from './worker-task';

/** After a pass that has failed nothing is to be gained by haste, in milliseconds. */
const FAILURE_PAUSE_MS = 5_000;

/** Runs the passes of one task, one after the other, until it is told to end. */
export class WorkerLoop {
  private readonly logger = new Logger('Worker');
  private ending = false;
  private wake: () => void = () => undefined;
  private running?: Promise<void>;

  constructor(private readonly task: WorkerTask) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when the pass that is under way has ended; none begins after it. */
  async end(): Promise<void> {
    this.ending = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ending) {
      const pause = await this.pass();
      if (pause > 0 && !this.ending) await this.sleep(pause);
    }
  }

  /** @returns the pause before the next pass, in milliseconds */
  private async pass(): Promise<number> {
    try {
      return (await this.task.pass()) ? 0 : this.task.intervalMs;
    } catch (error) {
      this.logger.warn({ task: this.task.name, err: describeError(error) }, 'A pass has failed.');
      return Math.max(FAILURE_PAUSE_MS, this.task.intervalMs);
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
