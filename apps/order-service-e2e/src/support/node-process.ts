import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const running = new Set<ChildProcess>();
/** A test run that dies must not leave processes behind. */
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A busy machine takes most of a minute to make an embedded database. */
const READY_MS = 90_000;

/** A Node script in a process of its own, with everything it has written. */
export class NodeProcess {
  private readonly child: ChildProcess;
  private readonly gone: Promise<number>;
  private written = '';
  private onWrite: () => void = () => undefined;

  /** Only `env` and what Node itself needs is passed on: a developer's own variables must not change a test. */
  constructor(script: string, env: Record<string, string>, cwd?: string, args: readonly string[] = []) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.written += chunk.toString();
        this.onWrite();
      });
    }
    this.gone = once(this.child, 'close').then(([code]: unknown[]) => {
      running.delete(this.child);
      this.onWrite();
      return typeof code === 'number' ? code : -1;
    });
  }

  /** Everything written to stdout and stderr so far. */
  get output(): string {
    return this.written;
  }

  /** Resolves with the exit code once the process has ended; -1 when a signal ended it. */
  get exitCode(): Promise<number> {
    return this.gone;
  }

  /** Resolves once the output matches; rejects with the output when the process ends before, or after 90 s. */
  untilWritten(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why} before it wrote ${pattern}:\n${this.written}`));
      const timer = setTimeout(() => fail('Time was over'), READY_MS);
      this.onWrite = () => {
        const ended = !running.has(this.child);
        if (!pattern.test(this.written) && !ended) return;
        clearTimeout(timer);
        if (pattern.test(this.written)) resolve();
        else fail('The process ended');
      };
      this.onWrite();
    });
  }

  /** Sends a signal and resolves with the exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    if (running.has(this.child)) this.child.kill(signal);
    return this.gone;
  }
}
