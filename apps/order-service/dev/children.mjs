import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PRELOAD = new URL('./end-with-parent.mjs', import.meta.url).href;
const PATIENCE_MS = 5_000;

/** The processes that serve.mjs has started; they end together. */
export class Children {
  #running = new Map();
  #ending = false;
  /** Called with the name and exit code of a child that ends by itself. */
  onUnexpectedEnd = () => undefined;

  /** Starts a Node script whose output goes to this terminal. */
  start(name, { script, args = [], cwd, env }) {
    const child = spawn(process.execPath, ['--import', PRELOAD, script, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#running.set(name, child);
    child.once('exit', (code, signal) => {
      this.#running.delete(name);
      if (!this.#ending) this.onUnexpectedEnd(name, code ?? (signal ? 1 : 0));
    });
  }

  /** Asks all of them to end, and ends those that have not after a while. Resolves when none is left. */
  async end() {
    this.#ending = true;
    await Promise.all([...this.#running.values()].map(endChild));
  }
}

async function endChild(child) {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(timer);
}
