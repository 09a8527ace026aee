import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { BurstReport, Crew, CrewOrder, LoadReport, SiegeReport, StormReport } from './crew';
import type { Question, Reply } from './worker';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A Node program that runs `worker.ts`. */
export interface WorkerProgram {
  file: string;
  args: string[];
  execArgv: string[];
}

/** A crew in a process of its own. */
export class ForkedCrew implements Crew {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  /** Resolves when the process is gone, also when it went on its own. */
  private readonly gone: Promise<void>;
  private asked = 0;

  /** How to start the worker's process; default: as it is built. */
  constructor(program: WorkerProgram = { file: join(__dirname, 'worker.js'), args: [], execArgv: [] }) {
    this.child = fork(program.file, program.args, {
      // Their complaints about a killed Redis are expected.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: program.execArgv,
    });
    this.child.on('message', (reply: Reply) => this.settle(reply));
    this.gone = new Promise((resolve) => {
      this.child.on('exit', (code, signal) => {
        this.fail(new Error(`A worker ended with ${signal ?? `code ${code}`}.`));
        resolve();
      });
    });
  }

  open = (order: CrewOrder) => this.ask<void>('open', order);
  warmUp = () => this.ask<void>('warmUp');
  warmRead = (calls: number) => this.ask<number>('warmRead', calls);
  redisRead = (calls: number) => this.ask<number>('redisRead', calls);
  burst = (callers: number, patienceMs: number) => this.ask<BurstReport>('burst', callers, patienceMs);
  startLoad = () => this.ask<void>('startLoad');
  stopLoad = () => this.ask<LoadReport>('stopLoad');
  siege = (callers: number, askEveryMs: number) => this.ask<SiegeReport>('siege', callers, askEveryMs);
  storm = (requests: number) => this.ask<StormReport>('storm', requests);

  async close(): Promise<void> {
    // A rival that cannot close, because its Redis hangs, is ended all the same.
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 2_000);
    await this.ask<void>('close').catch(() => undefined);
    if (this.child.connected) this.child.disconnect();
    await this.gone;
    clearTimeout(impatience);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  private ask<T>(method: Question['method'], ...args: unknown[]): Promise<T> {
    const id = (this.asked += 1);
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      if (!this.child.connected) return this.fail(new Error('A worker is gone.'));
      this.child.send({ id, method, args } satisfies Question, (error) => error && reject(error));
    });
  }

  private settle({ id, value, error }: Reply): void {
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) one?.resolve(value);
    else one?.reject(new Error(error));
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
