import { eq, sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { paymentAttempts } from '../../database/schema';

import { PaymentAttempts } from '../payment-attempts';
import { CHEAP, PaymentWorld } from '../payments.testing';
import { DueChecks } from './due-checks.service';
import { Housekeeping } from './housekeeping.service';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe(DueChecks, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => (postgres = await startPostgres()));
  afterAll(() => postgres.stop());
  beforeEach(async () => (world = await PaymentWorld.start(await postgres.createDatabase())));
  afterEach(async () => {
    expect(await world.breaches()).toEqual([]);
    await world.stop();
  });

  const pass = async (of = world) => {
    while (await of.app.get(DueChecks).pass());
    await of.app.get(Housekeeping).pass();
  };
  // Instances without Redis end each other's tokens; a call that QPay has refused for that has asked nothing.
  const checks = () => world.qpay.calls('payment.check').filter(({ status }) => status !== 401).length;
  const beginAndCrash = async () => {
    const begun = await world.app.get(PaymentAttempts).begin(CHEAP);
    if (!begun) throw new Error('Nothing was begun.');
    return begun;
  };

  it('leaves alone what is not due', async () => {
    const { attempt } = await world.startInvoice();
    await pass();
    expect(checks()).toBe(0);
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'OPEN' });
  });

  it('expires an invoice nobody has paid, after asking QPay once', async () => {
    const { order, attempt } = await world.startInvoice();
    world.travel(HOUR_MS + MINUTE_MS);
    await pass();
    expect(checks()).toBe(1);
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'EXPIRED' });
    expect(await world.order(order.id)).toMatchObject({ status: 'EXPIRED', reviewReason: null });
    expect((await world.messages(order.id)).map(({ type }) => type)).toEqual(['order.expired']);
  });

  it('I-37: settles what was paid instead of expiring it, though the clock has jumped', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    world.travel(25 * HOUR_MS);
    await pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });

  it('I-37: does nothing early when the clock jumps back an hour', async () => {
    const { order } = await world.startInvoice();
    world.travel(-HOUR_MS);
    await pass();
    expect([checks(), (await world.order(order.id)).status]).toEqual([0, 'PENDING']);
  });

  it('does not expire while QPay cannot say that nothing was paid', async () => {
    const { attempt } = await world.startInvoice();
    world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    world.travel(HOUR_MS + MINUTE_MS);
    await pass();
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'OPEN', checkFailures: 1 });
    world.qpay.clearFaults();
    world.travel(MINUTE_MS);
    await pass();
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'EXPIRED', checkFailures: 0 });
  });

  it('I-04: asks for review when time runs out over a part of the money', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { amount: 40, force: true, callback: 'lost' });
    world.travel(HOUR_MS + MINUTE_MS);
    await pass();
    const expected = { status: 'EXPIRED', captured: 4_000n, reviewReason: 'partial' };
    expect(await world.order(order.id)).toMatchObject(expected);
  });

  it('I-13: finds money that came after the end, an hour and a day later, and then stops looking', async () => {
    const [early, late] = [await world.startInvoice(), await world.startInvoice()];
    world.travel(HOUR_MS + MINUTE_MS);
    await pass();
    await world.qpay.pay(early.invoiceId, { callback: 'lost' });
    world.travel(HOUR_MS + MINUTE_MS);
    await pass();
    const seen = { captured: 10_000n, reviewReason: 'late', status: 'EXPIRED' };
    expect(await world.order(early.order.id)).toMatchObject(seen);
    await world.qpay.pay(late.invoiceId, { callback: 'lost' });
    world.travel(24 * HOUR_MS);
    await pass();
    expect(await world.order(late.order.id)).toMatchObject(seen);
    expect(await world.attempt(late.attempt.id)).toMatchObject({ status: 'SETTLED_LATE', nextCheckAt: null });
    const before = checks();
    world.travel(48 * HOUR_MS);
    await pass();
    expect(checks()).toBe(before);
  });

  it('I-08: follows up a callback whose check had failed', async () => {
    const { order, invoiceId } = await world.startInvoice();
    const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    expect((await world.qpay.pay(invoiceId)).callback).toMatchObject({ status: 503 });
    fault.remove();
    world.travel(MINUTE_MS);
    await pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });

  it('I-16: gives up what a crash has left in CREATING, and its user goes on under a new number', async () => {
    const { order, attempt } = await beginAndCrash();
    world.travel(3 * MINUTE_MS);
    await pass();
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'UNKNOWN' });
    world.travel(3 * MINUTE_MS);
    await pass();
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'ABANDONED' });
    const renewed = await world.send('POST', `/api/payments/${order.id}/renew`);
    expect(renewed).toMatchObject({ status: 200, body: { orderId: order.id, status: 'PENDING' } });
  });

  it('I-16: still attributes a payment of an invoice whose answer was lost, once it is given up', async () => {
    world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
    await world.start().catch(() => undefined);
    const invoiceId = world.qpay.events('invoice.created').at(-1)?.invoiceId ?? '';
    world.travel(3 * MINUTE_MS);
    await pass();
    const [given] = await world.db.select().from(paymentAttempts);
    expect(given).toMatchObject({ status: 'ABANDONED' });
    expect((await world.qpay.pay(invoiceId)).callback).toMatchObject({ status: 200 });
    expect(await world.order(given?.orderId ?? '')).toMatchObject({
      reviewReason: 'late',
      captured: 10_000n,
    });
  });

  it('expires an order that was given up and that nobody has taken up again', async () => {
    const { order } = await beginAndCrash();
    for (const ms of [3 * MINUTE_MS, 3 * MINUTE_MS, HOUR_MS]) {
      world.travel(ms);
      await pass();
    }
    expect(await world.order(order.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('I-34: 4 replicas check each due row once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => world.beside()));
    const started = await Promise.all(Array.from({ length: 60 }, () => world.startInvoice()));
    for (const replica of [world, ...others]) replica.travel(HOUR_MS + MINUTE_MS);
    await Promise.all([world, ...others].map((replica) => pass(replica)));
    expect(checks()).toBe(60);
    for (const { attempt } of started) {
      expect(await world.attempt(attempt.id)).toMatchObject({ status: 'EXPIRED' });
    }
  });

  it('I-34: takes over a row whose holder has died', async () => {
    const { attempt } = await world.startInvoice();
    world.travel(HOUR_MS + MINUTE_MS);
    // What a dead holder leaves: the row is claimed and nothing follows.
    const claimed = sql`now() + ${`${HOUR_MS + 2 * MINUTE_MS} milliseconds`}::interval`;
    await world.db
      .update(paymentAttempts)
      .set({ nextCheckAt: claimed })
      .where(eq(paymentAttempts.id, attempt.id));
    await pass();
    expect(checks()).toBe(0);
    world.travel(2 * MINUTE_MS);
    await pass();
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('I-08: 3 replicas that are asked at once ask QPay no more often than one', async () => {
    const env = { PAYMENT_CHECK_WINDOW_MS: '1000' };
    const replicas = await Promise.all([1, 2, 3].map(() => world.beside(env)));
    const { order, attempt, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    world.qpay.clear();
    const asked = replicas.flatMap((replica) => Array.from({ length: 10 }, () => replica.verify(attempt.id)));
    await Promise.all(asked);
    expect(checks()).toBeLessThanOrEqual(2);
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });
});
