import { startPostgres, type PostgresServer } from 'test-servers';
import { ROLES } from '../auth/roles';
import { auditLog } from '../database/schema';
import { PaymentWorld } from '../payments/payments.testing';
import { committedOperations } from './committed-api.testing';

/** Who may act; every other route only reads and is for all of them. A route that is missing here is taken for reading. */
const ACTS: Record<string, readonly string[]> = {
  'POST /api/operator/orders/{id}/verify': ['operator'],
  'POST /api/operator/outbox/{id}/replay': ['operator'],
  'POST /api/operator/receipts/{id}/conclude': ['operator'],
  'POST /api/operator/refunds': ['operator'],
  'POST /api/operator/refunds/{id}/approve': ['approver'],
  'POST /api/operator/refunds/{id}/conclude': ['approver'],
  'POST /api/operator/refunds/{id}/reject': ['approver', 'operator'],
  'POST /api/operator/reviews/{id}/resolve': ['operator'],
  'POST /api/operator/token/refresh': ['operator'],
  'POST /api/operator/unmatched-payments/{id}/resolve': ['operator'],
};

describe('API5 function auth: the role matrix of every route that openapi.json describes', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  const routes = committedOperations()
    .map(({ route }) => route)
    .filter((route) => route.includes('/api/operator/'));

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const call = (route: string, roles: string[] | 'nobody') => {
    const [method = '', path = ''] = route.split(' ');
    // Of nothing that exists: whoever is let in is told so, or that the request is wrong.
    const address = path.replace('{id}', '018f0000-0000-7000-8000-000000000000');
    const body = method === 'POST' ? {} : undefined;
    if (roles === 'nobody') return world.send(method, address, { user: '', body });
    return world.send(method, address, { user: 'saraa', roles, body });
  };

  it('API5 function auth: knows every route that acts', () => {
    expect(routes.filter((route) => !route.startsWith('GET ')).sort()).toEqual(Object.keys(ACTS));
    expect(routes.length).toBeGreaterThan(18);
  });

  it('API5 function auth: refuses nobody’s and customers’ calls of each of them', async () => {
    for (const route of routes) {
      expect([route, (await call(route, 'nobody')).status]).toEqual([route, 401]);
      for (const roles of [[], ['customer'], ['Operator'], ['operator '], ['admin']]) {
        const { status, body } = await call(route, roles);
        expect([route, roles, status, body['code']]).toEqual([route, roles, 403, 'NOT_ALLOWED']);
      }
    }
  });

  it.each(ROLES)('API5 function auth: lets a %s do exactly what the matrix says', async (role) => {
    for (const route of routes) {
      const allowed = ACTS[route] ?? ROLES;
      const { status } = await call(route, [role]);
      expect([route, status === 403]).toEqual([route, !allowed.includes(role)]);
    }
  });

  it('Audit: writes one line for each call of each route, with what it was before and after where it acts', async () => {
    for (const route of routes) {
      const before = await world.db.$count(auditLog);
      await call(route, [...ROLES]);
      const lines = await world.db.select().from(auditLog).orderBy(auditLog.sequence);
      expect([route, lines.length - before]).toEqual([route, 1]);
      const [method = '', path = ''] = route.split(' ');
      const action = `${method} ${path.replace('{id}', ':id')}`;
      expect(lines.at(-1)).toMatchObject({ actor: 'saraa', action });
    }
  });

  it('API5 function auth: refuses an operators’ address that is no route like any other', async () => {
    expect(await world.send('GET', '/api/operator/nothing', { roles: ['viewer'] })).toMatchObject({
      status: 404,
    });
  });
});
