import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

let guard: ChildProcess | undefined;

/**
 * Sees to it that this process neither waits for a child nor leaves it behind. A hook on the exit of the process would not
 * do: inside jest it never fires, and nothing fires at a SIGKILL.
 */
export function guardChild(child: ChildProcess): void {
  unref(child);
  const { stdin } = (guard ??= startGuard());
  if (!stdin || child.pid === undefined) return;
  const { pid } = child;
  stdin.write(`+${pid}\n`);
  child.once('exit', () => stdin.write(`-${pid}\n`));
}

function startGuard(): ChildProcess {
  const started = spawn(process.execPath, [join(__dirname, 'end-with-parent.js')], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  started.stdin?.on('error', () => undefined);
  unref(started);
  return started;
}

function unref(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream) unrefStream(stream);
}

/** The pipes to a child are sockets, whatever their type says. */
function unrefStream(stream: NodeJS.WritableStream | Readable): void {
  (stream as Socket).unref();
}
