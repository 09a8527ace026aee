import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { auditLog } from '../database/schema';
import { PaymentWorld } from '../payments/payments.testing';
import { ReconciliationController } from './reconciliation.controller';

const DAY_MS = 86_400_000;

describe(ReconciliationController, () => {
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

  const report = (from: Date, to: Date, roles = ['viewer']) =>
    world.send('GET', `/api/operator/reconciliation?from=${from.toISOString()}&to=${to.toISOString()}`, {
      user: 'saraa',
      roles,
    });

  it('tells what matches and what does not, with both amounts, and changes nothing', async () => {
    const [from, to] = [new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS)];
    const known = await world.startInvoice();
    await world.qpay.pay(known.invoiceId);
    const unknown = await world.startInvoice();
    const missed = await world.qpay.pay(unknown.invoiceId, { callback: 'lost' });
    const before = [await world.order(known.order.id), await world.order(unknown.order.id)];
    const { status, body } = await report(from, to);
    expect([status, body]).toEqual([
      200,
      {
        ...{ from: from.toISOString(), to: to.toISOString() },
        matched: { count: 1, amount: '100.00' },
        ...{ onlyOurs: [], amountDiffers: [] },
        onlyQPay: [{ paymentId: missed.paymentId, theirAmount: '100.00' }],
      },
    ]);
    expect([await world.order(known.order.id), await world.order(unknown.order.id)]).toEqual(before);
    const [line] = await world.db
      .select()
      .from(auditLog)
      .orderBy(sql`sequence DESC`)
      .limit(1);
    expect(line).toMatchObject({ actor: 'saraa', action: 'GET /api/operator/reconciliation', status: 200 });
  });

  it('takes a time of at most 31 days, and nobody without a role', async () => {
    const from = new Date('2026-01-01T00:00:00Z');
    const after = (days: number) => new Date(from.getTime() + days * DAY_MS);
    expect((await report(from, after(31))).status).toBe(200);
    expect(await report(from, after(32))).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect((await report(after(1), from)).status).toBe(400);
    expect((await report(from, after(1), [])).status).toBe(403);
    const path = '/api/operator/reconciliation';
    for (const query of ['', '?from=2026-01-01T00:00:00Z', '?from=yesterday&to=today'])
      expect((await world.send('GET', path + query, { roles: ['viewer'] })).status).toBe(400);
  });

  it('says that QPay cannot be asked, instead of a report with holes', async () => {
    world.qpay.inject({ operation: 'payment.list', kind: 'status', status: 400, times: null });
    const answer = await report(new Date(Date.now() - DAY_MS), new Date());
    world.qpay.clearFaults();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ code: expect.stringMatching(/^QPAY_/) as string });
  });
});
