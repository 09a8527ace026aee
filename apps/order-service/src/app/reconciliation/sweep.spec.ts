import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { refunds, unmatchedPayments } from '../database/schema';

import { PaymentWorld } from '../payments/payments.testing';
import type { PaymentList } from './payment-list.service';
import { Reconciliation } from './reconciliation.service';
import { Sweep } from './sweep.service';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe(Sweep, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => (postgres = await startPostgres()));
  afterAll(() => postgres.stop());
  beforeEach(async () => (world = await PaymentWorld.start(await postgres.createDatabase())));
  afterEach(async () => {
    expect(await world.breaches()).toEqual([]);
    await world.stop();
  });

  const sweep = async (of = world) => void (await of.app.get(Sweep).pass());
  const later = (ms = 6 * MINUTE_MS) => world.travel(ms);
  const paidWithoutCallback = async (amount?: number) => {
    const started = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(started.invoiceId, { callback: 'lost', force: true, amount });
    return { ...started, paymentId };
  };

  it('I-11: finds a payment whose callback never came, within one interval', async () => {
    await sweep();
    later();
    const { order } = await paidWithoutCallback();
    await sweep();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect((await world.events(order.id)).at(-1)).toMatchObject({ actor: 'sweep' });
  });

  it('begins with the first payment where nobody has swept for days', async () => {
    const { order } = await paidWithoutCallback();
    later(3 * DAY_MS);
    await sweep();
    // Its time was over, so the money is late.
    expect(await world.order(order.id)).toMatchObject({ captured: 10_000n });
  });

  it('asks about nothing that is in the books already', async () => {
    const { invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId);
    world.qpay.clear();
    await sweep();
    expect(world.qpay.calls('payment.check')).toEqual([]);
  });

  it('reads every page', async () => {
    const started: Awaited<ReturnType<typeof paidWithoutCallback>>[] = [];
    // No more at once than the database has connections: the claim is about pages, not about a rush.
    for (let i = 0; i < 15; i++)
      started.push(...(await Promise.all(Array.from({ length: 7 }, () => paidWithoutCallback()))));
    await sweep();
    for (const { order } of started) expect((await world.order(order.id)).status).toBe('PAID');
  });

  it('I-17: finds the invoice of a create whose answer was lost, by our number on it', async () => {
    world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
    await world.start().catch(() => undefined);
    const invoiceId = world.qpay.events('invoice.created').at(-1)?.invoiceId ?? '';
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    await sweep();
    const paid = sql`SELECT status FROM orders`;
    expect(await world.db.execute(paid)).toMatchObject({ rows: [{ status: 'PAID' }] });
  });

  it('puts a payment that nothing accounts for before a person, once', async () => {
    const made = await world.startInvoice();
    await world.qpay.pay(made.invoiceId, { callback: 'lost' });
    const foreign = '11111111-2222-4333-8444-555555555555';
    const rewrite = { kind: 'rewrite' as const, set: { 'rows.0.object_id': foreign } };
    world.qpay.inject({ operation: 'payment.list', ...rewrite, times: null });
    for (let i = 0; i < 3; i++) {
      await sweep();
      later();
    }
    expect(await world.db.select().from(unmatchedPayments)).toMatchObject([
      { invoiceId: foreign, amount: 10_000n },
    ]);
    expect(world.qpay.calls('invoice.get').length).toBeLessThanOrEqual(1);
  });

  it('begins at the same place again when a payment could not be followed up', async () => {
    const { order } = await paidWithoutCallback();
    const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    await sweep();
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING' });
    fault.remove();
    await sweep();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });

  it('I-28: loses nothing over hours in which QPay is away', async () => {
    await sweep();
    const { order, attempt } = await paidWithoutCallback();
    const fault = world.qpay.inject({ operation: 'payment.list', kind: 'busy', times: null });
    for (let hour = 0; hour < 3; hour++) {
      later(60 * MINUTE_MS);
      await expect(sweep()).rejects.toThrow();
    }
    fault.remove();
    await sweep();
    const late = { status: 'PAID', reviewReason: null };
    expect(await world.order(order.id)).toMatchObject(late);
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'SETTLED' });
  });

  it('I-32: notices money that was given back outside, once', async () => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId);
    await sweep();
    world.qpay.refund(paymentId);
    for (let i = 0; i < 2; i++) {
      later(DAY_MS / 2);
      await sweep();
    }
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect((await world.events(order.id)).at(-1)).toMatchObject({ type: 'order.refunded_externally' });
    expect(await world.db.select().from(refunds)).toMatchObject([{ kind: 'EXTERNAL', status: 'DONE' }]);
    const types = (await world.messages(order.id)).map(({ type }) => type);
    expect(types).toEqual(['order.paid', 'order.refunded']);
  });

  it('I-34: three instances sweep once in an interval', async () => {
    const others = [await world.beside(), await world.beside()];
    await Promise.all([world, ...others].map(sweep));
    await Promise.all([world, ...others].map(sweep));
    const lists = world.qpay.calls('payment.list').filter(({ status }) => status === 200);
    // One for the time since the last sweep, one for the day.
    expect(lists).toHaveLength(2);
  });

  it('reports what matches, what only we have, what only QPay has, and what differs', async () => {
    const from = new Date(Date.now() - MINUTE_MS);
    const pay = async () => {
      const { invoiceId } = await world.startInvoice();
      return (await world.qpay.pay(invoiceId)).paymentId;
    };
    const [ours, differing] = [await pay(), await pay(), await pay()];
    const { paymentId: theirs } = await paidWithoutCallback();
    world.qpay.inject({
      operation: 'payment.list',
      kind: 'rewrite',
      set: { 'rows.0.payment_id': '999', 'rows.1.payment_amount': '1.00' },
    });
    const report = await world.app.get(Reconciliation).report(from, new Date(Date.now() + MINUTE_MS));
    expect(report.matched).toEqual({ count: 1, amount: '100.00' });
    expect(report.onlyOurs.map(({ paymentId }) => paymentId)).toEqual([ours]);
    expect(report.onlyQPay.map(({ paymentId }) => paymentId).sort()).toEqual([theirs, '999'].sort());
    expect(report.amountDiffers).toMatchObject([
      { paymentId: differing, ourAmount: '100.00', theirAmount: '1.00' },
    ]);
  });

  it('reports on more payments than a statement takes parameters', async () => {
    const { invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId);
    const now = new Date();
    const row = { status: 'PAID', amount: '100.00', currency: 'MNT', date: now, raw: {} };
    const list = {
      async *between() {
        for (let i = 0; i < 70_000; i++) yield { ...row, paymentId: `other-${i}` };
        yield { ...row, paymentId };
      },
    } as unknown as PaymentList;
    // Seen by us before the time that is asked for: it is found by its id, among the last.
    const report = await new Reconciliation(world.db, list).report(
      new Date(now.getTime() + MINUTE_MS),
      new Date(now.getTime() + DAY_MS),
    );
    expect(report).toMatchObject({
      matched: { count: 1, amount: '100.00' },
      onlyOurs: [],
      amountDiffers: [],
    });
  });
});
