import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { committedOperations } from './committed-api.testing';

/** Routes that are no part of the API: pages, what machines ask for, the callback, and the description itself. */
const UNDESCRIBED = [
  'GET /',
  'GET /api/openapi.json',
  'GET /api/qpay/callback/:token',
  'GET /checkout/:id',
  'GET /checkout/:id/events',
  'GET /checkout/:id/qr.png',
  'GET /checkout/:id/qr.svg',
  'GET /checkout/:id/receipt.svg',
  'GET /checkout/:id/state',
  'GET /checkout/assets/:name',
  'GET /health/live',
  'GET /health/ready',
  'GET /home/:id/journey',
  'GET /home/assets/:name',
  'GET /metrics',
  'GET /operator',
  'GET /operator/assets/:name',
  'GET /operator/events',
  'GET /operator/language/:language',
  'GET /operator/orders.csv',
  'GET /operator/orders/:id',
  'GET /operator/payments.csv',
  'GET /operator/reconciliation',
  'GET /operator/refunds',
  'GET /operator/reviews',
  'GET /operator/state',
  'POST /api/qpay/callback/:token',
  'POST /checkout/:id/receipt',
  'POST /checkout/:id/renew',
  'POST /checkout/:id/verify',
  'POST /home/:id/approve',
  'POST /home/:id/checkout',
  'POST /home/:id/refund',
  'POST /home/operators/:name',
  'POST /home/session',
  'POST /operator/do/:act',
  'POST /operator/do/:act/:id',
  'POST /operator/sign-in',
  'POST /operator/sign-out',
];

/** Files of the page that shows the description. */
const isDocs = (route: string) => route.startsWith('GET /api/docs');

/** A line of Fastify's tree of routes: how deep it lies, its part of the path, and its methods. */
const LINE = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/;

/** The tree of routes as a list of method and path, without the methods that Fastify adds by itself. */
function routesIn(tree: string): string[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = LINE.exec(line) ?? [];
    if (!part) return [];
    parts.splice(indent.length / 4, Infinity, part);
    const path = parts.join('');
    const own = methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD' && method !== 'OPTIONS');
    return own.map((method) => `${method} ${path}`);
  });
}

describe('API9 inventory', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  const start = async (env: Record<string, string> = {}) => world.beside(env);

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const served = ({ app }: PaymentWorld) =>
    routesIn(app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));

  it('API9 inventory: what is served is what openapi.json describes, and nothing else but pages and machines’ routes', () => {
    const described = committedOperations().map(
      ({ method, path }) => `${method} ${path.replace('{id}', ':id')}`,
    );
    expect(
      served(world)
        .filter((route) => !isDocs(route))
        .sort(),
    ).toEqual([...described, ...UNDESCRIBED].sort());
  });

  it('API9 inventory: metrics on a port of their own are on no other', async () => {
    const other = await start({ METRICS_PORT: '0' });
    expect(served(other)).not.toContain('GET /metrics');
  });
});
