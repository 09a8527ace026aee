import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort, startRedis, type RedisServer } from 'test-servers';
import { userToken } from '../support/user-token';
import { World } from '../support/world';
import { pages, type Page } from './pages';

const run = promisify(execFile);
const TOKEN_KEY = 'qpay:access_token';
/** Blocks marked `sh` are run; what only begins (a server) or installs is marked `console` and run by other tests. */
const withCommands = pages().filter(({ snippets }) => snippets.some(({ language }) => language === 'sh'));

const commandsOf = ({ snippets }: Page) =>
  snippets
    .filter(({ language }) => language === 'sh')
    .map(({ text }) => text)
    .join('\n');

describe('commands in the documentation', () => {
  let redis: RedisServer;
  let store: Redis;
  let token: string;
  let world: World;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    redis = await startRedis();
    const metricsPort = String(await freePort());
    world = await World.start({
      REDIS_DATABASE_URI: redis.url,
      METRICS_PORT: metricsPort,
      EBARIMT_ENABLED: 'true',
    });
    folder = mkdtempSync(join(tmpdir(), 'order-service-docs-'));
    env = {
      TOKEN: await userToken('demo-user'),
      SERVICE: world.url,
      PUBLIC_URL: world.url,
      SIMULATOR: world.qpay.url,
      METRICS: `http://127.0.0.1:${metricsPort}`,
      REDIS_DATABASE_URI: redis.url,
      ORDER: await paidOrder(),
    };
    store = new Redis(redis.url);
    token = (await store.get(TOKEN_KEY)) ?? '';
  });
  // One page says how to be rid of the token, another how to look at it.
  beforeEach(() => store.set(TOKEN_KEY, token, 'EX', 3_600));
  afterAll(async () => {
    store.disconnect();
    await world.stop();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function paidOrder(): Promise<string> {
    const user = await world.as('demo-user');
    const { body } = await user.send('POST', '/api/create-payment-session', { amount: 100 });
    const { orderId, invoiceId } = body as { orderId: string; invoiceId: string };
    await world.qpay.pay(invoiceId);
    return orderId;
  }

  it('are found', () => {
    expect(withCommands.map(({ path }) => path)).toContain('docs/guides/first-payment.md');
    expect(withCommands.length).toBeGreaterThan(5);
  });

  it.each(withCommands.map((page) => [page.path, page] as const))('of %s succeed', async (_, page) => {
    const here = commandsOf(page)
      .replaceAll('http://localhost:6003', world.url)
      .replaceAll('http://localhost:6004', world.qpay.url);
    const script = `set -euo pipefail\n${here}`;
    await run('bash', ['--norc', '-c', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...env },
      timeout: 60_000,
    });
  });
});
