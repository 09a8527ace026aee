import { eq } from 'drizzle-orm';
import { freePort, startPostgres, type PostgresServer } from 'test-servers';
import { orders, outbox, paymentAttempts } from '../database/schema';
import { PaymentWorld } from '../payments/payments.testing';
import { MetricsModule } from './metrics.module';

const TOKEN = 'a-token-for-prometheus';
const MINUTE_MS = 60_000;

describe(MetricsModule, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const scrape = async (url = world.url) => (await fetch(`${url}/metrics`)).text();
  /** The value of one series; undefined when it is not there. */
  const value = (text: string, series: string) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line && Number(line.split(' ').at(-1));
  };

  it('counts callbacks, verifications and settlements by what they came to', async () => {
    const before = await scrape();
    expect(value(before, 'order_service_callbacks_total{outcome="unknown"}')).toBe(0);
    const { invoiceId } = await world.startInvoice();
    await fetch(world.callbackAddress());
    await world.qpay.pay(invoiceId);
    await world.qpay.callbacksIdle();
    await fetch(`${world.url}/api/qpay/callback/${'x'.repeat(43)}`);
    const text = await scrape();
    expect(value(text, 'order_service_callbacks_total{outcome="accepted"}')).toBe(2);
    expect(value(text, 'order_service_callbacks_total{outcome="unknown"}')).toBe(1);
    const asked = 'order_service_verifications_total{asker="callback",outcome="asked"}';
    expect(value(text, asked)).toBe(2);
    expect(value(text, 'order_service_settlements_total{asker="callback",outcome="paid"}')).toBe(1);
    expect(value(text, 'order_service_settlements_total{asker="callback",outcome="nothing"}')).toBe(1);
  });

  it('counts a callback that could not be followed up, and the check that failed', async () => {
    await world.startInvoice();
    world.qpay.inject({ operation: 'payment.check', kind: 'status', status: 400, times: 1 });
    expect((await fetch(world.callbackAddress())).status).toBe(503);
    const text = await scrape();
    expect(value(text, 'order_service_callbacks_total{outcome="deferred"}')).toBe(1);
    expect(value(text, 'order_service_verifications_total{asker="callback",outcome="failed"}')).toBe(1);
  });

  it('shows what waits in the tables, and for how long', async () => {
    world.travel(0);
    const { order, attempt } = await world.startInvoice();
    const late = new Date(Date.now() - 3 * MINUTE_MS);
    await world.db
      .update(orders)
      .set({ captured: order.amount, updatedAt: late })
      .where(eq(orders.id, order.id));
    const reviewed = await world.startInvoice();
    await world.db
      .update(orders)
      .set({ reviewReason: 'late', updatedAt: new Date(late.getTime() - MINUTE_MS) })
      .where(eq(orders.id, reviewed.order.id));
    await world.db
      .update(paymentAttempts)
      .set({ nextCheckAt: late })
      .where(eq(paymentAttempts.id, attempt.id));
    await world.db.update(outbox).set({ createdAt: late });
    // Past what the last scrape has counted; the callback that failed above is due by then, too.
    world.travel(30_000);
    const text = await scrape();
    expect(value(text, 'order_service_attempts_open')).toBe(3);
    expect(value(text, 'order_service_checks_overdue')).toBe(2);
    expect(value(text, 'order_service_check_overdue_seconds')).toBeGreaterThanOrEqual(190);
    expect(value(text, 'order_service_captured_unpaid_orders')).toBe(1);
    expect(value(text, 'order_service_captured_unpaid_seconds')).toBeGreaterThanOrEqual(190);
    expect(value(text, 'order_service_orders_in_review{reason="late"}')).toBe(1);
    expect(value(text, 'order_service_review_oldest_seconds')).toBeGreaterThanOrEqual(250);
    expect(value(text, 'order_service_outbox_waiting')).toBe(1);
    expect(value(text, 'order_service_outbox_oldest_seconds')).toBeGreaterThanOrEqual(190);
    expect(value(text, 'order_service_unmatched_payments')).toBe(0);
    expect(value(text, 'order_service_database_unavailable')).toBe(0);
  });

  it('measures answers by route, QPay and the token, and holds no id, user or secret', async () => {
    const { order } = await world.startInvoice({ userId: 'user-1' });
    await world.send('GET', `/api/payments/${order.id}`);
    await fetch(`${world.url}/api/such/a/path`);
    const text = await scrape();
    const count = 'http_request_duration_seconds_count';
    expect(value(text, `${count}{method="GET",route="/api/payments/:id",status="200"}`)).toBe(1);
    expect(value(text, `${count}{method="GET",route="none",status="404"}`)).toBe(1);
    expect(text).toContain(
      'qpay_request_duration_seconds_count{account="default",operation="invoice.create",outcome="ok"}',
    );
    expect(value(text, 'qpay_circuit_state{account="default",state="closed"}')).toBe(1);
    expect(value(text, 'qpay_logins_total{account="default",outcome="ok"}')).toBe(1);
    const secrets = [
      order.id,
      'user-1',
      'such/a/path',
      world.qpay.credentials.clientSecret,
      world.callbackAddress().split('/').at(-1) ?? '',
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('wants the token where one is configured, and takes no other', async () => {
    const guarded = await world.beside({ METRICS_TOKEN: TOKEN });
    const ask = async (authorization?: string) =>
      (await fetch(`${guarded.url}/metrics`, { headers: { ...(authorization && { authorization }) } }))
        .status;
    expect([await ask(), await ask('Bearer another'), await ask(`Bearer ${TOKEN}`)]).toEqual([401, 401, 200]);
  });

  it('answers on a port of its own where one is configured, and no longer on the API’s', async () => {
    const port = await freePort();
    const apart = await world.beside({ METRICS_PORT: String(port) });
    expect((await fetch(`${apart.url}/metrics`)).status).toBe(404);
    const own = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([own.status, own.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain') as string,
    ]);
    expect(await own.text()).toContain('order_service_attempts_open');
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(404);
  });

  it('says that the tables cannot be read while the database is away, and tells the rest', async () => {
    await postgres.kill();
    world.travel(60_000);
    const text = await scrape();
    expect(value(text, 'order_service_database_unavailable')).toBe(1);
    expect(value(text, 'order_service_attempts_open')).toBeUndefined();
    expect(value(text, 'qpay_circuit_state{account="default",state="closed"}')).toBe(1);
    await postgres.restart();
  });
});
