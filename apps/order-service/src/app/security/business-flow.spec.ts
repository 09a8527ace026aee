import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { CheckoutAccess } from '../checkout/access/checkout-access.service';
import { orders } from '../database/schema';
import { DueChecks } from '../payments/due/due-checks.service';
import { PaymentWorld, type Answer } from '../payments/payments.testing';

const LIMIT = 5;
const AT_ONCE = 24;
const HOUR_MS = 3_600_000;
const FULL = { status: 429, body: { code: 'TOO_MANY_OPEN_PAYMENTS' } };

/** What a script may do that has a user's token and no scruples: open payments, which cost QPay an invoice each. */
describe('API6 business flow', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let second: PaymentWorld;
  let user = '';

  beforeAll(async () => {
    postgres = await startPostgres();
    const env = { PAYMENT_MAX_OPEN_PER_USER: String(LIMIT) };
    world = await PaymentWorld.start(await postgres.createDatabase(), env);
    second = await world.beside(env);
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  beforeEach(() => {
    user = randomUUID();
    world.qpay.clear();
  });
  afterEach(async () => expect(await world.breaches()).toEqual([]));

  const create = (at = world, body: object = {}, key?: string) =>
    at.send('POST', '/api/create-payment-session', {
      user,
      body: { amount: 100, ...body },
      headers: key ? { 'idempotency-key': key } : {},
    });
  const act = (what: string, id: string) => world.send('POST', `/api/payments/${id}/${what}`, { user });
  const idOf = ({ body }: Answer) => String(body['orderId']);
  const statuses = async () =>
    (await world.db.select().from(orders).where(eq(orders.userId, user))).map(({ status }) => status).sort();
  const invoices = () => world.qpay.events('invoice.created').length;
  /** As many as there may be, of which each is over. */
  const expired = async () => {
    const old = [];
    for (let i = 0; i < LIMIT; i++) old.push(idOf(await create()));
    for (const instance of [world, second]) instance.travel(2 * HOUR_MS);
    while (await world.app.get(DueChecks).pass());
    expect(new Set(await statuses())).toEqual(new Set(['EXPIRED']));
    return old;
  };

  it('API6 business flow: 24 sessions begun at once, with keys and carts and without, leave as many open as one may have', async () => {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        create(
          i % 2 ? world : second,
          i % 3 ? { reference: `cart-${i}` } : {},
          i % 5 ? `key-${i}` : undefined,
        ),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(AT_ONCE - LIMIT);
    for (const answer of refused) expect(answer).toMatchObject(FULL);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    expect(await statuses()).toEqual(Array.from({ length: LIMIT }, () => 'PENDING'));
    expect(invoices()).toBe(LIMIT);
  });

  it('API6 business flow: what is over takes no room, and is not opened again where there is none', async () => {
    const old = await expired();
    const [first = ''] = old;
    const fresh = [];
    for (let i = 0; i < LIMIT; i++) fresh.push(idOf(await create()));
    for (const id of old) expect(await act('renew', id)).toMatchObject(FULL);
    const entered = await fetch(world.app.get(CheckoutAccess).urlFor(first), { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, origin: world.url, accept: 'application/json' };
    const page = await fetch(`${world.url}/checkout/${first}/renew?lang=en`, { method: 'POST', headers });
    expect(await page.text()).toContain('A new QR code could not be made just now.');
    expect(invoices()).toBe(2 * LIMIT);
    expect((await act('cancel', fresh[0] ?? '')).status).toBe(200);
    expect(await act('renew', first)).toMatchObject({ status: 200, body: { orderId: first } });
  });

  it('API6 business flow: renewals at once open no more than there may be', async () => {
    const old = await expired();
    for (let i = 0; i < LIMIT - 2; i++) await create();
    const answers = await Promise.all(old.map((id) => act('renew', id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    expect(invoices()).toBe(2 * LIMIT);
  });
});
