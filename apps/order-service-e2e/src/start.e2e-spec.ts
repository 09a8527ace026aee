import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startPostgres, startRedis } from 'test-servers';
import { NodeProcess } from './support/node-process';
import { SERVICE_MAIN } from './support/paths';

describe('The service at its start', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'order-service-start-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (env: Record<string, string>) => new NodeProcess(SERVICE_MAIN, env, folder);

  it('refuses production without what is real, naming each', async () => {
    const service = start({ NODE_ENV: 'production' });
    expect(await service.exitCode).toBe(1);
    const named = [...service.output.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(named).toEqual([
      'QPAY_CLIENT_ID',
      'QPAY_CLIENT_SECRET',
      'QPAY_INVOICE_CODE',
      'DATABASE_URL',
      'REDIS_DATABASE_URI',
      'PUBLIC_URL',
      'CALLBACK_KEY',
      'USER_TOKEN_JWKS_URL',
    ]);
    expect(service.output).not.toContain(' at ');
  });

  it('starts in production with what is real, and describes its API to nobody', async () => {
    const [postgres, redis, port] = await Promise.all([startPostgres(), startRedis(), freePort()]);
    const service = start({
      NODE_ENV: 'production',
      PORT: String(port),
      QPAY_CLIENT_ID: 'SHOP',
      QPAY_CLIENT_SECRET: 'a-secret-of-the-shop',
      QPAY_INVOICE_CODE: 'SHOP_INVOICE',
      DATABASE_URL: await postgres.createDatabase(),
      REDIS_DATABASE_URI: redis.url,
      PUBLIC_URL: 'https://pay.example.mn',
      CALLBACK_KEY: 'a-callback-key-of-at-least-32-bytes',
      USER_TOKEN_JWKS_URL: 'https://id.example.mn/jwks',
      USER_TOKEN_ISSUER: 'https://id.example.mn',
      USER_TOKEN_AUDIENCE: 'shop',
    });
    await service.untilWritten(/listens on/);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(await ready.json()).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, redis: { state: 'up' }, qpay: { state: 'idle' } },
    });
    for (const path of ['', 'home/session', 'api/openapi.json', 'api/docs', 'metrics'])
      expect([path, (await fetch(`http://127.0.0.1:${port}/${path}`)).status]).toEqual([path, 404]);
    await service.end();
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  it('says in one sentence that its port is taken, and ends', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const service = start({ PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
    expect(await service.exitCode).toBe(1);
    other.close();
    expect(service.output).toContain(`Port ${port} is taken`);
  });

  it('refuses a database folder that another one has open, and takes it over when that one was killed', async () => {
    const env = async () => ({
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      DATA_DIR: join(folder, 'data'),
    });
    const first = start(await env());
    await first.untilWritten(/listens on/);
    const second = start(await env());
    expect(await second.exitCode).toBe(1);
    expect(second.output).toContain('is in use by process');
    await first.end('SIGKILL');
    const third = start(await env());
    await third.untilWritten(/listens on/);
    expect(await third.end('SIGTERM')).toBe(-1);
  });

  it('says where a database cannot be reached, without its password', async () => {
    const port = String(await freePort());
    const service = start({ PORT: port, DATABASE_URL: 'postgres://user:a-password@127.0.0.1:1/orders' });
    expect(await service.exitCode).toBe(1);
    expect(service.output).toContain('ECONNREFUSED');
    expect(service.output).not.toContain('a-password');
  });
});
