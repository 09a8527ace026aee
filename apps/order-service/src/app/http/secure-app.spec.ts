import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { secureApp } from './secure-app';

const API_POLICY = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Headers that say when, what and how long, and not how safe. */
const OTHERS = ['date', 'connection', 'keep-alive', 'content-length', 'x-request-id', 'content-type', 'etag'];

describe(secureApp, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), {
      CORS_ORIGINS: 'https://shop.example.mn, https://admin.example.mn:8443',
    });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const headersOf = async (path: string, init?: RequestInit) => {
    const { headers } = await fetch(`${world.url}${path}`, { redirect: 'manual', ...init });
    return Object.fromEntries([...headers].filter(([name]) => !OTHERS.includes(name)));
  };
  const common = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    vary: 'Origin',
    'access-control-expose-headers': 'retry-after, x-request-id, idempotency-replayed',
  };

  it.each([
    ['an answer', '/health/live', {}],
    ['a refusal', '/api/payments/1', { 'www-authenticate': 'Bearer' }],
    ['no address', '/api/nothing', {}],
    ['a callback', '/api/qpay/callback/x', {}],
  ])('API8 misconfig: the headers of %s', async (_what, path, own) => {
    expect(await headersOf(path)).toEqual({
      ...common,
      ...own,
      'content-security-policy': API_POLICY,
      'cache-control': 'no-store',
    });
  });

  it('API8 misconfig: the headers of a page, with nothing inline', async () => {
    const headers = await headersOf('/checkout/018f0000-0000-7000-8000-000000000000');
    expect(headers).toEqual({
      ...common,
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'private, no-store',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    });
  });

  it('API8 misconfig: scripts of configured origins may read answers, others not', async () => {
    const ask = (origin: string) => headersOf('/health/live', { headers: { origin } });
    const allowed = async (origin: string) => (await ask(origin))['access-control-allow-origin'];
    expect(await allowed('https://shop.example.mn')).toBe('https://shop.example.mn');
    expect(await allowed('https://admin.example.mn:8443')).toBe('https://admin.example.mn:8443');
    for (const origin of [
      'https://evil.example',
      'https://shop.example.mn.evil.example',
      'http://shop.example.mn',
      'null',
    ])
      expect([origin, await allowed(origin)]).toEqual([origin, undefined]);
  });

  it('API8 misconfig: an error shows neither stack nor path nor query', async () => {
    await postgres.kill();
    const answer = await world.send('GET', '/api/payments/018f0000-0000-7000-8000-000000000000');
    await postgres.restart();
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|select|postgres|ECONN|node_modules|\.ts/i);
  });

  it('API4 resources: a callback may weigh 4 kB, anything else 16', async () => {
    await world.start();
    const weigh = async (address: string, bytes: number, type: string) => {
      const body = 'x'.repeat(bytes);
      return (await fetch(address, { method: 'POST', headers: { 'content-type': type }, body })).status;
    };
    for (const type of ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded']) {
      expect(await weigh(world.callbackAddress(), 4_096, type)).toBe(200);
      expect(await weigh(world.callbackAddress(), 4_097, type)).toBe(413);
    }
    const session = (bytes: number) => weigh(`${world.url}/api/create-payment-session`, bytes, 'text/plain');
    expect(await session(16_385)).toBe(413);
    expect(await session(16_384)).toBe(401);
  });
});
