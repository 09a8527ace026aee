import { freePort } from 'test-servers';
import { NodeProcess } from '../support/node-process';
import { SERVICE_MAIN } from '../support/paths';
import { CountingProxy } from './counting-proxy';

/** One process of the service, which may be killed at any moment and comes back at the same address. */
export class Instance {
  /** How often it was killed. */
  kills = 0;
  private process?: NodeProcess;
  private dying: Promise<unknown> = Promise.resolve();
  private log = '';

  private constructor(
    private readonly port: number,
    readonly proxy: CountingProxy,
    private readonly databaseUrl: string,
  ) {}

  static async make(databaseUrl: string): Promise<Instance> {
    const { hostname, port } = new URL(databaseUrl);
    const proxy = await CountingProxy.start({ host: hostname, port: Number(port) });
    const proxied = new URL(databaseUrl);
    proxied.port = String(proxy.port);
    return new Instance(await freePort(), proxy, proxied.href);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.process !== undefined;
  }

  /** Everything that its processes have written. */
  get wholeLog(): string {
    return this.log + (this.process?.output ?? '');
  }

  /** @returns whether it listens; false when it was killed on the way */
  async start(env: Record<string, string>): Promise<boolean> {
    const own = { PORT: String(this.port), PUBLIC_URL: this.url, DATABASE_URL: this.databaseUrl };
    const started = new NodeProcess(SERVICE_MAIN, { ...env, ...own });
    this.process = started;
    try {
      await started.untilWritten(/order-service listens on/);
      return true;
    } catch (error) {
      if (this.process === started) throw error;
      return false;
    }
  }

  /** SIGKILL, at once; resolves when the process is gone. */
  async kill(): Promise<void> {
    const killed = this.process;
    if (killed) {
      this.process = undefined;
      this.kills += 1;
      this.dying = killed.end('SIGKILL').then(() => (this.log += killed.output));
    }
    await this.dying;
  }

  async close(): Promise<void> {
    await this.kill();
    await this.proxy.close();
  }
}
