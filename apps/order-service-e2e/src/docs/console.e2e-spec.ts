import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { freePort, startPostgres, startRedis, type PostgresServer, type RedisServer } from 'test-servers';
import { Api } from '../support/api';
import { NodeProcess } from '../support/node-process';
import { SERVICE_MAIN } from '../support/paths';
import { World } from '../support/world';
import { consoleLines, SHOWN } from './console-lines';
import { pages, ROOT } from './pages';

const run = promisify(execFile);
const lines = consoleLines();
const shownBy = (text: string) => SHOWN.find(([command]) => command.test(text))?.[1] ?? '';

describe('commands of the documentation that are not run as they stand', () => {
  it.each(lines.map(({ page, text }) => [text, page]))('%s (%s) has a place where it is', (text) => {
    const file = join(ROOT, shownBy(text));
    expect([text, shownBy(text) !== '' && existsSync(file)]).toEqual([text, true]);
    const options = [...text.matchAll(/ --([a-z][\w-]*)/g)].map(([, name = '']) => name);
    // What npm is told is npm's matter.
    const ours = text.startsWith('npm install') ? [] : options;
    const known = readFileSync(file, 'utf8');
    expect(ours.filter((name) => !new RegExp(`\\b${name}\\b`).test(known))).toEqual([]);
  });

  it('are known by no word that none of them has any more', () => {
    expect(SHOWN.filter(([command]) => !lines.some(({ text }) => command.test(text)))).toEqual([]);
  });
});

describe('the documentation’s commands for production', () => {
  let folder: string;
  let postgres: PostgresServer;
  let redis: RedisServer;
  let qpay: QPaySimulator;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'order-service-console-'));
    [postgres, redis, qpay] = await Promise.all([startPostgres(), startRedis(), startQPaySimulator()]);
  });
  afterAll(async () => {
    await Promise.all([postgres.stop(), redis.stop(), qpay.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a reader puts where a page says `…`, or into a secret's file. */
  const values = async (): Promise<Record<string, string>> => ({
    QPAY_CLIENT_ID: 'SHOP',
    QPAY_CLIENT_SECRET: 'a-secret-of-the-shop',
    QPAY_INVOICE_CODE: 'SHOP_INVOICE',
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_DATABASE_URI: redis.url,
    CALLBACK_KEY: 'a-callback-key-of-at-least-32-bytes',
    USER_TOKEN_JWKS_URL: 'https://id.example.mn/jwks',
    USER_TOKEN_ISSUER: 'https://id.example.mn',
    USER_TOKEN_AUDIENCE: 'shop',
  });
  const environment = async (command: string) => {
    const real = await values();
    const entries = [...command.matchAll(/(?<= |^)([A-Z_]+)=(\S+)/g)].map(([, name = '', written = '']) => {
      const secret = name.replace(/_FILE$/, '');
      if (secret === name) return [name, written === '…' ? real[name] : written] as const;
      writeFileSync(join(folder, secret), `${real[secret]}\n`);
      return [name, join(folder, secret)] as const;
    });
    return Object.fromEntries(entries) as Record<string, string>;
  };
  const commands = lines.filter(({ text }) => text.startsWith('NODE_ENV=production'));

  it.each(commands.map(({ page, text }) => [page, text]))('in %s start the service', async (_, command) => {
    expect(command).toMatch(/ node apps\/order-service\/dist\/main\.js$/);
    const written = await environment(command);
    const [port, metrics] = await Promise.all([freePort(), freePort()]);
    // The ports that are free here, and no QPay but the simulated one.
    const here = {
      PORT: String(port),
      HOST: '127.0.0.1',
      QPAY_BASE_URL: qpay.url,
      QPAY_ALLOW_ANY_HOST: 'true',
    };
    const metricsHere = written['METRICS_PORT'] ? { METRICS_PORT: String(metrics) } : undefined;
    const service = new NodeProcess(SERVICE_MAIN, { ...written, ...here, ...metricsHere }, folder);
    try {
      await service.untilWritten(/listens on/);
      expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
      if (metricsHere) expect((await fetch(`http://127.0.0.1:${metrics}/metrics`)).status).toBe(200);
    } finally {
      await service.end();
    }
  });

  it('show that the token is shared', async () => {
    const env = { PATH: process.env['PATH'], REDIS_DATABASE_URI: redis.url };
    const { stdout } = await run('node', [join(ROOT, 'libs/qpay/tools/verify.mjs')], { cwd: ROOT, env });
    expect(stdout).toMatch(/\d/);
  });

  it('split the history by month, and the service goes on and drops what is old', async () => {
    const [, script = ''] =
      /-f (\S+)$/.exec(lines.find(({ text }) => text.startsWith('psql '))?.text ?? '') ?? [];
    const url = await postgres.createDatabase();
    const world = await World.start({ DATABASE_URL: url });
    const database = new Client({ connectionString: url });
    await database.connect();
    const bat = await world.as('bat');
    const pay = async () => {
      const { body } = await bat.createSession({ amount: 100, description: 'tea' });
      await world.qpay.pay(String(body['invoiceId']));
      return (await bat.payment(body['orderId'])).body['status'];
    };
    const traces = async () =>
      Number((await database.query('SELECT count(*) FROM payment_traces')).rows[0].count);
    await pay();
    const before = await traces();
    // As psql sends a file: all of it, which begins and ends its own transaction.
    await database.query(readFileSync(join(ROOT, script), 'utf8'));
    expect(await traces()).toBe(before);
    expect(await pay()).toBe('PAID');
    expect(await traces()).toBeGreaterThan(before);
    const snippets = pages().flatMap((page) => page.snippets);
    const monthly = snippets.filter(({ language }) => language === 'sql');
    expect(monthly).toHaveLength(1);
    await database.query(monthly.map(({ text }) => text).join('\n'));
    expect(await pay()).toBe('PAID');
    await database.end();
    await world.stop();
  });

  it('make a token that the service in development takes', async () => {
    const [, script = ''] =
      /node (\S+)\)/.exec(lines.find(({ text }) => text.startsWith('TOKEN='))?.text ?? '') ?? [];
    const secret = { USER_TOKEN_SECRET: 'a-key-of-a-reader-with-32-bytes-or-more' };
    const world = await World.start({ DATABASE_URL: await postgres.createDatabase(), ...secret });
    const env = { PATH: process.env['PATH'], ...secret };
    const { stdout } = await run('node', [join(ROOT, script)], { cwd: folder, env });
    const answer = await new Api(world.url, stdout.trim()).createSession({ amount: 100, description: 'tea' });
    expect(answer.status).toBe(201);
    await world.stop();
  });
});
