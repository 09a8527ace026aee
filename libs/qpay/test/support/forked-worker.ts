import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { InstanceConfig } from './instance';

/** What a worker can be told to do. */
export type WorkerOrder =
  /** `freeze`: it stops itself with SIGSTOP between the answer to a login and everything that follows. */
  | {
      do: 'open';
      config: InstanceConfig;
      freeze?: boolean;
      /** Done when Redis is reached, where the start is not what a test is about. */
      connected?: boolean;
    }
  | { do: 'read'; callers: number }
  | { do: 'request'; invoiceId: string; times: number }
  /** Says it as anything may that the process has loaded. */
  | { do: 'say'; words: string }
  | { do: 'close' };

/** What it did. */
export interface WorkerReport {
  /** The distinct tokens that its callers got. */
  tokens?: string[];
  /** How many business requests failed. */
  failed?: number;
}

export interface WorkerAnswer {
  id: number;
  report?: WorkerReport;
  error?: string;
}

type WorkerMessage = WorkerAnswer | { ready: true } | { frozen: true };

interface Waiter {
  resolve(report: WorkerReport): void;
  reject(error: Error): void;
}

/** A real process with one instance of the library in it. */
export class ForkedWorker {
  private readonly waiters = new Map<number, Waiter>();
  private count = 0;
  /** Resolves when it has stopped itself with a login's answer in hand. */
  readonly frozen: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.frozen = new Promise((resolve) =>
      child.on('message', (message: WorkerMessage) => 'frozen' in message && resolve()),
    );
    child.on('message', (message: WorkerMessage) => 'id' in message && this.hear(message));
    child.on('exit', () => this.waiters.forEach(({ reject }) => reject(new Error('the worker is gone'))));
  }

  static async start(): Promise<ForkedWorker> {
    const child = fork(join(__dirname, 'typescript-hook.js'), [join(__dirname, 'worker.ts')], {
      execArgv: ['--conditions=nestjs-qpay-source'],
      // What it logs is searched, not shown.
      silent: true,
    });
    const worker = new ForkedWorker(child);
    await once(child, 'message');
    return worker;
  }

  static startMany(count: number): Promise<ForkedWorker[]> {
    return Promise.all(Array.from({ length: count }, () => ForkedWorker.start()));
  }

  /** Resolves to what it did; rejects when that failed, or when the process ends before. */
  tell(order: WorkerOrder): Promise<WorkerReport> {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiters.set(id, { resolve, reject });
      this.child.send({ id, order });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private hear({ id, report, error }: WorkerAnswer): void {
    const waiter = this.waiters.get(id);
    this.waiters.delete(id);
    if (report) waiter?.resolve(report);
    else waiter?.reject(new Error(error));
  }
}
