import { eq, sql } from 'drizzle-orm';
import { PostgresStatistics, startPostgres, type PostgresServer } from 'test-servers';
import { queryRows } from '../database/query-rows';
import { paymentAttempts } from '../database/schema';
import { CheckTurns } from './check-turns.service';
import { CustomerVerification } from './customer-verification.service';
import { DueChecks } from './due/due-checks.service';
import { noteCallback } from './note-callback';
import { PaymentAttempts } from './payment-attempts';
import { CHEAP, PaymentWorld, until } from './payments.testing';

const HOUR = '1 hour';
const WINDOW = { PAYMENT_CHECK_WINDOW_MS: '60000' };

/** Whose turn it is to ask QPay, where that is found out by the statement that is sent anyway. */
describe('A turn that is taken with something else', () => {
  let postgres: PostgresServer;
  let statistics: PostgresStatistics;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres({ settings: PostgresStatistics.SETTINGS });
    const url = await postgres.createDatabase();
    statistics = await PostgresStatistics.of(url);
    world = await PaymentWorld.start(url, WINDOW);
  });
  afterAll(async () => {
    await world.stop();
    await statistics.close();
    await postgres.stop();
  });
  afterEach(async () => expect(await world.breaches()).toEqual([]));

  const token = () => world.callbackAddress().split('/').at(-1) ?? '';
  const call = (of = token()) => noteCallback(world.db, { token: of, at: new Date() }, HOUR);
  const customers = () => world.app.get(CustomerVerification);
  const checks = () => world.qpay.calls('payment.check').length;
  const statements = async (work: () => Promise<unknown>) => {
    await statistics.reset();
    await work();
    return (await statistics.read()).reduce((sum, { calls }) => sum + calls, 0);
  };

  it('is one callback’s of many that have come before any of them could be written', async () => {
    const { attempt } = await world.startInvoice();
    const noted = await world.db.transaction(async (tx) => {
      await tx.update(paymentAttempts).set({ checkFailures: 0 }).where(eq(paymentAttempts.id, attempt.id));
      const calls = Array.from({ length: 10 }, () => call());
      const waiting = sql`SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted`;
      await until(async () => (await queryRows<{ count: number }>(world.db, waiting))[0]?.count === 10);
      // What was done here goes on, and so do they.
      return { calls };
    });
    expect((await Promise.all(noted.calls)).filter((one) => one?.mine)).toHaveLength(1);
  });

  it('is no callback’s while somebody else has it, and a callback that comes next finds it free again', async () => {
    const { attempt } = await world.startInvoice();
    await world.app.get(CheckTurns).take(attempt.id);
    expect(await call()).toMatchObject({ attempt: { id: attempt.id }, mine: false });
    expect(await noteCallback(world.db, { token: token(), at: new Date() }, '0 seconds')).toMatchObject({
      mine: true,
    });
  });

  it('is no callback’s before the invoice is saved: whoever saves it has it followed up', async () => {
    const begun = await world.app.get(PaymentAttempts).beginAtOnce(CHEAP);
    expect(await call(begun?.callbackToken)).toMatchObject({
      attempt: { status: 'CREATING', checkStartedAt: null },
      mine: false,
    });
  });

  it('is one customer’s of two tabs, of all instances together', async () => {
    const { order } = await world.startInvoice();
    const turns = [world, await world.beside(WINDOW)].map(({ app }) => app.get(CheckTurns));
    const wishes = Array.from({ length: 10 }, () => turns).flat();
    const taken = await Promise.all(wishes.map((one) => one.takeOfUser(order.userId, order.id)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('is not taken by somebody else, nor at a payment that is paid, nor under a text that is no id', async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    expect(await customers().ask('somebody-else', order.id)).toBeUndefined();
    expect(await customers().ask(order.userId, `${order.id}'`)).toBeUndefined();
    expect(await world.attempt(attempt.id)).toEqual(attempt);
    await world.qpay.pay(invoiceId);
    const paid = await world.attempt(attempt.id);
    const before = checks();
    expect(await customers().ask(order.userId, order.id)).toMatchObject({ order: { status: 'PAID' } });
    expect([checks(), await world.attempt(attempt.id)]).toEqual([before, paid]);
  });

  it('I-13: is a customer’s whose order is over, and who has paid late', async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    world.travel(2 * 3_600_000);
    while (await world.app.get(DueChecks).pass());
    expect(await world.order(order.id)).toMatchObject({ status: 'EXPIRED' });
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    await world.db
      .update(paymentAttempts)
      .set({ checkStartedAt: null })
      .where(eq(paymentAttempts.id, attempt.id));
    const found = await customers().ask(order.userId, order.id);
    expect(found).toMatchObject({ order: { reviewReason: 'late' }, attempt: { status: 'SETTLED_LATE' } });
  });

  it('has a customer’s question cost two statements when nobody else asks, and a callback’s the same', async () => {
    const one = await world.startInvoice();
    const other = await world.startInvoice();
    const before = checks();
    expect(await statements(() => customers().ask(one.order.userId, one.attempt.id))).toBe(2);
    const address = world.callbackAddress();
    expect(await statements(() => fetch(address).then((answer) => answer.text()))).toBe(2);
    expect(checks()).toBe(before + 2);
    expect(await world.attempt(other.attempt.id)).toMatchObject({ checkRequestedAt: null });
  });

  it('has a paid callback cost six: its note, and a transaction that locks, records, writes and ends', async () => {
    const { order, invoiceId } = await world.startInvoice();
    expect(await statements(() => world.qpay.pay(invoiceId))).toBe(6);
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID', captured: order.amount });
  });
});
