import { join } from 'node:path';
import { Client } from 'pg';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { Opened, startPostgres, startRedis, type RedisServer } from 'test-servers';
import { NodeProcess } from '../support/node-process';
import { SERVICE_AUDIT } from '../support/paths';
import { USER_TOKEN_SECRET } from '../support/user-token';
import { Instance } from './instance';

const SHIFT_CLOCK = join(__dirname, 'shift-clock.js');
const INSTANCES = 2;

/** Two processes of the service on one PostgreSQL and one Redis, the simulated QPay, and a clock that can be moved on. */
export class CrashWorld {
  /** How far the clock of the service and of QPay is ahead, in milliseconds. */
  private aheadMs = 0;

  private constructor(
    readonly qpay: QPaySimulator,
    readonly redis: RedisServer,
    readonly database: Client,
    readonly instances: readonly Instance[],
    private readonly env: Record<string, string>,
    private readonly opened: Opened,
  ) {}

  static async start(seed: number): Promise<CrashWorld> {
    const opened = new Opened();
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    opened.add(postgres);
    opened.add(redis);
    const qpay = opened.add(await startQPaySimulator({ seed, qrImage: 'empty' }));
    const url = await postgres.createDatabase();
    const database = new Client({ connectionString: url });
    await database.connect();
    opened.add({ close: () => database.end() });
    const instances: Instance[] = [];
    while (instances.length < INSTANCES) instances.push(opened.add(await Instance.make(url)));
    const env = environment(qpay, url, redis.url);
    return new CrashWorld(qpay, redis, database, instances, env, opened);
  }

  /** The present of the service and of QPay. */
  get now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  start(instance: Instance): Promise<boolean> {
    return instance.start(this.shifted());
  }

  /** Every process dies. */
  async killAll(): Promise<void> {
    for (const { proxy } of this.instances) proxy.clear();
    await Promise.all(this.instances.map((instance) => instance.kill()));
  }

  /** Lets time pass while no process is there. The database's own clock stays: what it has dated is moved back instead. */
  async passTime(ms: number): Promise<void> {
    this.aheadMs += ms;
    this.qpay.clock.set(this.now);
    await this.database.query(`UPDATE leases SET held_until = held_until - $1 * interval '1 ms'`, [ms]);
  }

  /** @throws Error with what the auditor has found broken */
  async audit(): Promise<void> {
    const auditor = new NodeProcess(SERVICE_AUDIT, this.shifted());
    if ((await auditor.exitCode) !== 0) throw new Error(`The audit has found:\n${auditor.output}`);
  }

  async rows<T>(text: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.database.query(text, parameters)).rows as T[];
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  private shifted(): Record<string, string> {
    return {
      ...this.env,
      NODE_OPTIONS: `--require ${SHIFT_CLOCK}`,
      CRASH_CLOCK_AHEAD_MS: String(this.aheadMs),
    };
  }
}

function environment(qpay: QPaySimulator, databaseUrl: string, redisUrl: string): Record<string, string> {
  const { clientId, clientSecret, invoiceCode } = qpay.credentials;
  return {
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    REDIS_DATABASE_URI: redisUrl,
    QPAY_BASE_URL: qpay.url,
    QPAY_CLIENT_ID: clientId,
    QPAY_CLIENT_SECRET: clientSecret,
    QPAY_INVOICE_CODE: invoiceCode,
    USER_TOKEN_SECRET,
    LOG_LEVEL: 'info',
    PAYMENT_CHECK_WINDOW_MS: '0',
    PAYMENT_RECOVERY_SECONDS: '30',
    PAYMENT_MAX_OPEN_PER_USER: '100000',
    WORKER_INTERVAL_MS: '200',
    SWEEP_INTERVAL_SECONDS: '10',
    EBARIMT_ENABLED: 'true',
    THROTTLE_ENABLED: 'false',
  };
}
