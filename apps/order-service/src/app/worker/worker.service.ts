import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import { WorkerLoop } from './worker-loop';
import type { WorkerTask } from './worker-task';

/** Everything that this instance does without being asked; it ends before the database is closed. */
@Injectable()
export class WorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loops: WorkerLoop[];

  constructor(
    tasks: readonly WorkerTask[],
    private readonly config: ServiceConfig,
  ) {
    this.loops = tasks.map((task) => new WorkerLoop(task));
  }

  onApplicationBootstrap(): void {
    if (this.config.worker.enabled) for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.end()));
  }
}
