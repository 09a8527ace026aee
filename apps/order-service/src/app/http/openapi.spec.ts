import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld, type Answer } from '../payments/payments.testing';
import { paymentViewSchema } from '../payments/payment.view';

interface Schema {
  $ref?: string;
  properties?: Record<string, { example?: unknown }>;
}
interface Operation {
  summary?: string;
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, unknown>;
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const committed = JSON.parse(readFileSync(join(__dirname, '../../../openapi.json'), 'utf8')) as Description;
const operations = Object.entries(committed.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const withBody = operations.filter(({ operation }) => operation.requestBody);
const withExample = withBody.filter(({ operation }) => Object.keys(exampleOf(operation)).length > 0);

/** The body that the description shows: the examples of its fields. */
function exampleOf({ requestBody }: Operation): Record<string, unknown> {
  const schema = requestBody?.content['application/json'].schema;
  const { properties = {} } = schema?.$ref
    ? (committed.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
    : (schema ?? {});
  const shown = Object.entries(properties).filter(([, field]) => field.example !== undefined);
  return Object.fromEntries(shown.map(([name, field]) => [name, field.example]));
}

describe('the description of the API', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { EBARIMT_ENABLED: 'true' });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  it('is what openapi.json says: npx nx run order-service:openapi writes it anew', async () => {
    const { body } = await world.send('GET', '/api/openapi.json', { user: '' });
    expect(body).toEqual(committed);
  });

  it('is shown as a page, with all it needs from here', async () => {
    const page = await fetch(`${world.url}/api/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html') as string,
    ]);
    const html = await page.text();
    const needed = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(needed.length).toBeGreaterThan(2);
    for (const address of needed) {
      const { origin, href } = new URL(address, `${world.url}/api/`);
      const file = await fetch(href);
      // What is not read keeps its connection, and the service its end waiting for it.
      await file.arrayBuffer();
      expect([address, origin, file.status]).toEqual([address, world.url, 200]);
    }
  });

  it('tells of every operation how a refusal looks', () => {
    for (const { path, operation } of operations)
      expect([path, Object.keys(operation.responses)]).toEqual([
        path,
        expect.arrayContaining(['4XX', '5XX']) as string[],
      ]);
  });

  describe('with its examples', () => {
    const call = async (method: string, path: string, body?: unknown): Promise<Answer> =>
      world.send(method, path, { body });
    const example = (path: string) =>
      exampleOf(withBody.find((each) => each.path === path)?.operation ?? { responses: {} });

    it('leads a payment from its beginning to its receipt', async () => {
      const session = await call(
        'POST',
        '/api/create-payment-session',
        example('/api/create-payment-session'),
      );
      expect([session.status, paymentViewSchema.safeParse(session.body).success]).toEqual([201, true]);
      const { orderId, invoiceId } = session.body as { orderId: string; invoiceId: string };
      const at = (rest = '') => `/api/payments/${orderId}${rest}`;
      expect(await call('GET', at())).toMatchObject({ status: 200, body: { status: 'PENDING' } });
      expect(await call('POST', at('/renew'))).toMatchObject({ status: 200 });
      await world.qpay.pay(invoiceId, { callback: 'lost' });
      expect(await call('POST', at('/verify'))).toMatchObject({ status: 200, body: { status: 'PAID' } });
      const receipt = await call('POST', at('/receipts'), example('/api/payments/{id}/receipts'));
      expect(receipt.status).toBe(202);
      expect((await call('GET', at('/receipts'))).status).toBe(200);
      expect(await call('POST', at('/cancel'))).toMatchObject({
        status: 409,
        body: { code: 'ALREADY_PAID' },
      });
    });

    it('shows one for whatever a shop sends', () => {
      const shop = withBody.filter(({ path }) => !path.startsWith('/api/operator'));
      expect(shop.length).toBeGreaterThan(1);
      expect(shop.filter((each) => !withExample.includes(each))).toEqual([]);
    });

    it.each(
      withExample.map(({ method, path, operation }) => [`${method} ${path}`, path, operation] as const),
    )('%s takes the body that is shown', async (_, path, operation) => {
      const body = exampleOf(operation);
      const { order } = await world.start();
      const own = Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name, name === 'orderId' ? order.id : value]),
      );
      const answer = await world.send('POST', path.replace(/\{\w+\}/, order.id), {
        body: own,
        roles: ['operator', 'approver', 'admin'],
      });
      expect(answer.body['code']).not.toBe('VALIDATION_FAILED');
      expect([400, 401, 403, 415]).not.toContain(answer.status);
    });
  });
});
