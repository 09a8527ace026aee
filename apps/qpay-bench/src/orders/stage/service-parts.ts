import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Stage } from './stage';
import { SERVICE, settings } from './settings';
import { testServers } from './test-servers';

/** One of the worker's tasks. */
export interface Task {
  readonly name: string;
  readonly intervalMs: number;
  pass(): Promise<boolean>;
}

/** Made by one statement: a statement of the service has ten seconds. */
const BATCH = 5_000;

interface App {
  listen(port: number, host: string): Promise<unknown>;
  close(): Promise<void>;
  get(token: unknown): unknown;
}

/** The worker's tasks by where they are in the build. */
const TASKS = {
  Sweep: 'reconciliation/sweep.service',
  DueChecks: 'payments/due/due-checks.service',
  Housekeeping: 'payments/due/housekeeping.service',
  OutboxRelay: 'outbox/outbox-relay.service',
  DueReceipts: 'receipts/due-receipts.service',
  DueRefunds: 'refunds/due-refunds.service',
  Auditor: 'audit/auditor.service',
} as const;
export type TaskName = keyof typeof TASKS;
export const TASK_NAMES = Object.keys(TASKS) as TaskName[];

const requireBuilt = createRequire(__filename);

/**
 * A part of the built service. By its path: no program of ours imports another one, and a benchmark that counts what one pass
 * of the worker costs has to call that pass.
 */
function part(file: string, name: string): unknown {
  return (requireBuilt(join(SERVICE, 'app', file)) as Record<string, unknown>)[name];
}

/** The whole service in this process, listening, with passes that are run by hand at whatever time it is made to be. */
export class ServiceParts {
  private elapsed = 0;

  private constructor(
    private readonly app: App,
    private readonly stage: Stage,
    readonly url: string,
  ) {}

  static async start(stage: Stage, env: Record<string, string>): Promise<ServiceParts> {
    const port = await testServers().freePort();
    const createApp = part('http/create-app', 'createApp') as (config: unknown) => Promise<App>;
    const loadConfig = part('config/load-config', 'loadConfig') as (env: unknown) => { publicUrl: string };
    const more = { LOG_LEVEL: 'silent', WORKER_ENABLED: 'false', PAYMENT_CHECK_WINDOW_MS: '0', ...env };
    const config = loadConfig(settings(stage.qpay, port, more));
    const app = await createApp(config);
    await app.listen(port, '127.0.0.1');
    return new ServiceParts(app, stage, config.publicUrl);
  }

  task(name: TaskName): Task {
    return this.app.get(part(TASKS[name], name)) as Task;
  }

  /** Runs a task until it says that there is nothing left. */
  async exhaust(name: TaskName): Promise<void> {
    while (await this.task(name).pass());
  }

  /** Moves the time of the service and of QPay. */
  travel(ms: number): void {
    this.elapsed += ms;
    this.stage.qpay.clock.set(Date.now() + this.elapsed);
    const clock = this.app.get(part('system/clock', 'Clock')) as { now: () => Date };
    clock.now = () => new Date(Date.now() + this.elapsed);
  }

  /** Runs SQL on the service's own connections. */
  async sql(text: string): Promise<Record<string, unknown>[]> {
    const database = this.app.get(part('database/database', 'DATABASE')) as {
      execute(text: string): Promise<{ rows: Record<string, unknown>[] }>;
    };
    return (await database.execute(text)).rows;
  }

  /** So many open invoices that nobody will pay for a month. */
  async openInvoices(count: number): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) await this.sql(openInvoices(Math.min(left, BATCH)));
    await this.sql('VACUUM ANALYZE');
  }

  async stop(): Promise<void> {
    await this.app.close();
    this.stage.qpay.clock.set(Date.now());
  }
}

/** A hundred of each user. */
function openInvoices(count: number): string {
  return `WITH made AS (
      INSERT INTO orders (id, user_id, description, amount, currency, status, version, created_at, updated_at, expires_at)
      SELECT gen_random_uuid(), 'user-' || n / 100, 'Order', 10000, 'MNT', 'PENDING', 1, now(), now(), now() + interval '30 days'
      FROM generate_series(1, ${count}) n RETURNING id
    ), told AS (
      INSERT INTO order_events (order_id, number, type, to_status, actor, at)
      SELECT id, 1, 'order.created', 'PENDING', 'bench', now() FROM made
    )
    INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, amount, currency,
      invoice_id, next_check_at, created_at, updated_at, expires_at)
    SELECT gen_random_uuid(), id, 1, 'OPEN', id::text, sha256(id::text::bytea), 10000, 'MNT', gen_random_uuid()::text,
      now() + interval '30 days', now(), now(), now() + interval '30 days' FROM made`;
}
