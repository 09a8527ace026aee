import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SERVICE, settings } from './settings';
import type { Stage } from './stage';
import { testServers } from './test-servers';

const READY_MS = 60_000;
const LOOK_MS = 20;

/** The built service. */
const MAIN = join(SERVICE, 'main.js');

/** What the process tells of itself. */
export interface ProcessState {
  residentBytes: number;
  heapBytes: number;
  /** Processor time since its start. */
  cpuMs: number;
}

/** The built service, or what stands in for it, in a process of its own, with the settings of production where they cost time: it logs, and its worker works. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** From its start until it is ready for requests. */
    readonly startMs: number,
  ) {}

  static async start(stage: Stage, databaseUrl: string, program = MAIN): Promise<ServiceProcess> {
    const port = await testServers().freePort();
    const { PATH = '' } = process.env;
    const more = { DATABASE_URL: databaseUrl, REDIS_DATABASE_URI: stage.redisServer.url };
    const begun = performance.now();
    const child = spawn(process.execPath, [program], {
      env: { PATH, ...settings(stage.qpay, port, more) },
      // Its log is written, as in production, and read by nobody.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    await ready(url, child);
    return new ServiceProcess(child, url, performance.now() - begun);
  }

  async state(): Promise<ProcessState> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1]);
    return {
      residentBytes: value('process_resident_memory_bytes'),
      heapBytes: value('nodejs_heap_size_used_bytes'),
      cpuMs: value('process_cpu_seconds_total') * 1_000,
    };
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end && child.exitCode === null) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error('The service has not become ready.');
}
