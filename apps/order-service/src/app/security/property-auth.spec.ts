import { startPostgres, type PostgresServer } from 'test-servers';
import { ROLES } from '../auth/roles';
import { PaymentWorld } from '../payments/payments.testing';
import { committedOperations } from './committed-api.testing';

/** A right body for every route that writes; `null` for those that take none. A route that is missing here fails the test. */
const WRITES: Record<string, Record<string, unknown> | null> = {
  'POST /api/create-payment-session': { amount: 100 },
  'POST /api/payments/{id}/verify': null,
  'POST /api/payments/{id}/renew': null,
  'POST /api/payments/{id}/cancel': null,
  'POST /api/payments/{id}/receipts': { receiverType: 'CITIZEN' },
  'POST /api/operator/orders/{id}/verify': null,
  'POST /api/operator/outbox/{id}/replay': null,
  'POST /api/operator/receipts/{id}/conclude': { finding: 'not_made', evidence: 'x' },
  'POST /api/operator/refunds': {
    orderId: '018f0000-0000-7000-8000-000000000000',
    paymentId: '1',
    reason: 'x',
  },
  'POST /api/operator/refunds/{id}/approve': null,
  'POST /api/operator/refunds/{id}/conclude': { given: true, evidence: 'x' },
  'POST /api/operator/refunds/{id}/reject': null,
  'POST /api/operator/reviews/{id}/resolve': { decision: 'accept', reviewReason: 'late', reason: 'x' },
  'POST /api/operator/token/refresh': null,
  'POST /api/operator/unmatched-payments/{id}/resolve': { note: 'x' },
};

/** What somebody would like to decide for himself. */
const WISHES: Record<string, unknown> = {
  ...{
    status: 'PAID',
    amount: 1,
    currency: 'USD',
    captured: '100.00',
    refunded: '0',
    paidAt: '2026-01-01T00:00:00Z',
  },
  ...{
    userId: 'user-2',
    user_id: 'user-2',
    orderId: 'x',
    id: 'x',
    attemptId: 'x',
    invoiceId: 'x',
    paymentId: 'x',
  },
  ...{
    role: 'operator',
    roles: ['approver'],
    approvedBy: 'tuya',
    requestedBy: 'tuya',
    by: 'tuya',
    resolvedBy: 'tuya',
  },
  ...{
    callbackUrl: 'https://evil.example',
    callback_url: 'https://evil.example',
    expiresAt: '2099-01-01T00:00:00Z',
  },
  ...{
    version: 99,
    reviewReason: null,
    kind: 'MANUAL',
    receiptId: 'x',
    isAdmin: true,
    Amount: 1,
    ' amount': 1,
  },
};

/** Names that mean something to JavaScript itself: JSON text, because an object literal would not hold them. */
const POISON = ['{"__proto__":{"status":"PAID"}}', '{"constructor":{"prototype":{"status":"PAID"}}}'];

describe('API3 property auth: mass assignment', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  const writes = committedOperations().filter(({ method }) => method !== 'GET');

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { EBARIMT_ENABLED: 'true' });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const absent = '018f0000-0000-7000-8000-000000000000';
  const send = (route: string, id: string, body: unknown) => {
    const [method = '', path = ''] = route.split(' ');
    return world.send(method, path.replace('{id}', id), { roles: [...ROLES], body });
  };

  it('API3 property auth: knows every route that writes, and whether it takes a body', () => {
    expect(writes.map(({ route }) => route).sort()).toEqual(Object.keys(WRITES).sort());
    for (const { route, fields } of writes)
      expect([route, fields !== undefined]).toEqual([route, WRITES[route] !== null]);
  });

  const withBody = writes.filter(({ fields }) => fields !== undefined);
  it.each(withBody.map(({ route, fields }) => [route, fields ?? []] as const))(
    'API3 property auth: %s refuses every property that is not its own, by its name',
    async (route, fields) => {
      const { order } = await world.startInvoice();
      const id = route.includes('/operator/') ? absent : order.id;
      for (const [name, value] of Object.entries(WISHES)) {
        if (fields.includes(name)) continue;
        const answer = await send(route, id, { ...WRITES[route], [name]: value });
        expect([name, answer.status, answer.body['code']]).toEqual([name, 400, 'VALIDATION_FAILED']);
        expect(Object.keys(answer.body['fields'] as object)).toEqual([name]);
      }
      expect(await world.order(order.id)).toEqual(order);
    },
  );

  it.each(writes.map(({ route }) => route))(
    'API3 property auth: %s takes no name that means something to JavaScript',
    async (route) => {
      for (const text of POISON) {
        const poison = JSON.parse(text) as object;
        const body: unknown = Object.defineProperties(
          { ...WRITES[route] },
          Object.getOwnPropertyDescriptors(poison),
        );
        expect([route, text, (await send(route, absent, body)).status]).toEqual([route, text, 400]);
      }
      expect(Reflect.get({}, 'status')).toBeUndefined();
    },
  );

  it('API3 property auth: what is sent to a route that takes no body changes nothing of what it does', async () => {
    for (const step of ['verify', 'renew', 'cancel']) {
      const [plain, wished] = [await world.startInvoice(), await world.startInvoice()];
      const expected = await send(`POST /api/payments/{id}/${step}`, plain.order.id, undefined);
      const answer = await send(`POST /api/payments/{id}/${step}`, wished.order.id, WISHES);
      expect([step, answer.status, answer.body['status']]).toEqual([step, 200, expected.body['status']]);
      const { userId, amount, currency, captured, version } = await world.order(plain.order.id);
      expect(await world.order(wished.order.id)).toMatchObject({
        userId,
        amount,
        currency,
        captured,
        version,
      });
    }
  });

  it('API3 property auth: an answer shows a customer nothing of what only the service knows', async () => {
    const { body } = await send('POST /api/create-payment-session', '', { amount: 100 });
    const names = Object.keys((await world.send('GET', `/api/payments/${String(body['orderId'])}`)).body);
    expect(names.filter((name) => /hash|token|callback|user|version|reason|sender/i.test(name))).toEqual([]);
  });
});
