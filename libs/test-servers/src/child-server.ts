import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { guardChild } from './child-guard';

/** How a server is started and how its readiness is recognised. */
export interface ChildServerSpec {
  command: string;
  args: string[];
  options?: SpawnOptions;
  /** Matches the line of output that says the server answers. */
  ready: RegExp;
  /** Milliseconds until a server that has not become ready is given up. Default 30 000. */
  timeoutMs?: number;
}

/** Starts a server process and resolves once it has said that it is ready; rejects with its output when it ends instead. */
export function startChildServer(spec: ChildServerSpec): Promise<ChildProcess> {
  const child = spawn(spec.command, spec.args, { ...spec.options, stdio: ['ignore', 'pipe', 'pipe'] });
  guardChild(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const giveUp = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${spec.command} ${why}:\n${output}`));
    };
    const timer = setTimeout(() => giveUp('did not become ready'), spec.timeoutMs ?? 30_000);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      finish();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => giveUp(`ended with code ${code}`)));
    const read = (chunk: Buffer) => {
      if (output.length < 20_000) output += chunk.toString();
      if (spec.ready.test(output)) settle(() => resolve(child));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}

/** Resolves when the process is gone. */
export function childGone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  // Whoever waits for its end has a reason to go on.
  child.ref();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Sends a signal and resolves when the process is gone. */
export function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = childGone(child);
  child.kill(signal);
  return gone;
}

/** SIGKILL, to whatever is still there of a process that a test has started. */
export async function killChild(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined) await endChild(child, 'SIGKILL');
}
