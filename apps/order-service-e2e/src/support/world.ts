import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { freePort } from 'test-servers';
import { Api } from './api';
import { NodeProcess } from './node-process';
import { SERVICE_AUDIT, SERVICE_MAIN } from './paths';
import { USER_TOKEN_SECRET, userToken } from './user-token';

/** One more process of the service: see {@link World.beside}. */
export class Instance {
  constructor(
    readonly url: string,
    private readonly process: NodeProcess,
  ) {}

  /** The service as this user sees it at this instance. */
  async as(user: string): Promise<Api> {
    return new Api(this.url, await userToken(user));
  }

  /** The same address at this instance. */
  at(address: string): string {
    const { pathname, search } = new URL(address);
    return `${this.url}${pathname}${search}`;
  }

  /** Everything that it has written. */
  get log(): string {
    return this.process.output;
  }

  /** Tells it to end, and resolves with its exit code once it has; -1 when the signal itself has ended it. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    return this.process.end(signal);
  }
}

/** The built service as a process, the simulated QPay beside it, and users of the service. */
export class World {
  private earlier = '';
  private readonly siblings: Instance[] = [];

  private constructor(
    readonly qpay: QPaySimulator,
    readonly url: string,
    private readonly env: Record<string, string>,
    private readonly folder: string,
    private process: NodeProcess,
  ) {}

  /** `env` over what the service needs anyway; without a DATABASE_URL it makes an embedded database. */
  static async start(env: Record<string, string> = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'order-service-e2e-'));
    const qpay = await startQPaySimulator({ clientSecret: 'a-planted-client-secret' });
    const port = String(await freePort());
    const { clientId, clientSecret, invoiceCode } = qpay.credentials;
    const all = {
      PORT: port,
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      QPAY_BASE_URL: qpay.url,
      QPAY_CLIENT_ID: clientId,
      QPAY_CLIENT_SECRET: clientSecret,
      QPAY_INVOICE_CODE: invoiceCode,
      USER_TOKEN_SECRET,
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'debug',
      PAYMENT_CHECK_WINDOW_MS: '0',
      // One user makes hundreds of sessions here; limits have their own specs.
      THROTTLE_ENABLED: 'false',
      ...env,
    };
    return new World(qpay, all.PUBLIC_URL, all, folder, await World.startService(all, folder));
  }

  private static async startService(env: Record<string, string>, folder: string): Promise<NodeProcess> {
    const service = new NodeProcess(SERVICE_MAIN, env, folder);
    await service.untilWritten(/order-service listens on/);
    return service;
  }

  /** The service as this user sees it. */
  async as(user: string): Promise<Api> {
    return new Api(this.url, await userToken(user));
  }

  /** Everything that the service has written, over its restarts. */
  get wholeLog(): string {
    return this.earlier + this.process.output;
  }

  /**
   * One more instance of the service, a process of its own: on the same database and Redis, which it therefore needs. It ends
   * with this world. Customers and QPay know them by one address, as behind a load balancer.
   */
  async beside(env: Record<string, string> = {}): Promise<Instance> {
    const port = String(await freePort());
    const all = { ...this.env, ...env, PORT: port };
    const sibling = new Instance(`http://127.0.0.1:${port}`, await World.startService(all, this.folder));
    this.siblings.push(sibling);
    return sibling;
  }

  /** Runs one of the service's commands in its environment, and resolves once it has ended. */
  async command(
    script: string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<{ code: number; output: string }> {
    const process = new NodeProcess(script, { ...this.env, ...env }, this.folder, args);
    return { code: await process.exitCode, output: process.output };
  }

  /** The address that the service has given QPay for its newest invoice. */
  callbackAddress(): string {
    const body = this.qpay.calls('invoice.create').at(-1)?.body as { callback_url: string };
    return body.callback_url;
  }

  /** Ends the service in an orderly way and starts it anew. */
  async restartService(): Promise<void> {
    await this.process.end();
    this.earlier += this.process.output;
    this.process = await World.startService(this.env, this.folder);
  }

  /** Ends everything. @throws when the audit of what the service has left behind finds a broken invariant */
  async stop(): Promise<void> {
    await Promise.all([this.process.end(), ...this.siblings.map((sibling) => sibling.end())]);
    await this.qpay.close();
    try {
      await this.audit();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private async audit(): Promise<void> {
    const { code, output } = await this.command(SERVICE_AUDIT);
    if (code !== 0) throw new Error(`The audit has found:\n${output}`);
  }
}
