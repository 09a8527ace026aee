import { spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childGone, startChildServer } from './child-server';
import { freePort } from './free-port';
import { redisCommand } from './redis-command';

export interface RedisServerOptions {
  /** Default: a free one. */
  port?: number;
  /** More arguments of redis-server, such as `['--maxmemory', '1mb']`. */
  args?: string[];
  /** The line that says it is ready; Sentinels say another one. */
  ready?: RegExp;
}

/** A real redis-server of a test's own, on loopback, without persistence. */
export interface RedisServer {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it accepts connections (the kernel does) and answers nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
}

const HOST = '127.0.0.1';
const ATTEMPTS = 5;

class LocalRedisServer implements RedisServer {
  readonly host = HOST;
  readonly url: string;
  private readonly container = `qpay-test-${randomUUID()}`;
  private readonly folder = join(tmpdir(), this.container);
  private child?: ChildProcess;

  constructor(
    readonly port: number,
    private readonly options: RedisServerOptions,
  ) {
    this.url = `redis://${HOST}:${port}`;
  }

  async restart(): Promise<void> {
    const [command = '', ...prefix] = this.named(redisCommand());
    const own = ['--port', `${this.port}`, '--bind', HOST, '--save', '', '--appendonly', 'no'];
    const folder = this.inDocker() ? [] : ['--dir', this.folder];
    mkdirSync(this.folder, { recursive: true });
    this.child = await startChildServer({
      command,
      args: [...prefix, ...(this.options.args ?? []), ...own, ...folder],
      ready: this.options.ready ?? /Ready to accept connections/,
    });
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  kill = () => this.end('SIGKILL');
  pause = () => this.signal('SIGSTOP');
  resume = () => this.signal('SIGCONT');

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.child) return;
    const gone = childGone(this.child);
    this.signal(signal);
    // A stopped process takes SIGTERM only once it goes on.
    if (signal === 'SIGTERM') this.signal('SIGCONT');
    await gone;
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.inDocker())
      spawnSync('docker', ['kill', '--signal', signal, this.container], { stdio: 'ignore' });
    else this.child?.kill(signal);
  }

  private inDocker = () => redisCommand()[0] === 'docker';

  private named(command: string[]): string[] {
    return this.inDocker()
      ? [...command.slice(0, 2), '--name', this.container, ...command.slice(2)]
      : command;
  }
}

/** Starts a redis-server and resolves when it accepts connections. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    const server = new LocalRedisServer(options.port ?? (await freePort()), options);
    try {
      await server.restart();
      return server;
    } catch (error) {
      // Another process may have taken the free port in between.
      const taken = String(error).includes('Address already in use');
      if (options.port !== undefined || !taken || attempt === ATTEMPTS) throw error;
    }
  }
}
