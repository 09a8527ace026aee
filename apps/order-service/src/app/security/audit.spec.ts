import { desc, sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { auditLog, unmatchedPayments } from '../database/schema';
import { DueChecks } from '../payments/due/due-checks.service';
import { PaymentWorld } from '../payments/payments.testing';

const HOUR_MS = 3_600_000;

/** What acts change. */
const TABLES = ['orders', 'order_events', 'outbox', 'refunds', 'unmatched_payments'];

/** A call of an operator's route below `/api/operator`. */
interface Call {
  path: string;
  role: 'operator' | 'approver';
  body?: unknown;
}

describe('Audit: an act and its line', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let unmatched = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  afterEach(async () => {
    await world.db.execute(sql`DROP TRIGGER IF EXISTS lose_connection ON audit_log`);
    expect(await world.breaches()).toEqual([]);
  });

  /** The connection is lost at the moment at which the line is written, after all that the act has written before. */
  const loseConnection = async (when: string) => {
    await world.db.execute(
      sql.raw(`CREATE OR REPLACE FUNCTION lose_connection() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
      CREATE TRIGGER lose_connection ${when} EXECUTE FUNCTION lose_connection()`),
    );
  };
  const restore = () => world.db.execute(sql`DROP TRIGGER lose_connection ON audit_log`);
  const send = ({ path, role, body = {} }: Call, user = 'saraa') =>
    world.send('POST', `/api/operator/${path}`, { user, roles: [role], body });
  const lines = () => world.db.select().from(auditLog).orderBy(desc(auditLog.sequence));
  const written = async () => {
    const all: unknown[] = [];
    for (const table of TABLES) all.push((await world.db.execute(sql.raw(`TABLE ${table}`))) as unknown);
    return JSON.stringify(all.map((result) => (result as { rows: unknown[] }).rows));
  };

  const paid = async () => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId, { type: 'CARD' });
    return { orderId: order.id, paymentId };
  };
  const asked = async (): Promise<string> => {
    const { body } = await send({
      path: 'refunds',
      role: 'operator',
      body: { ...(await paid()), reason: 'x' },
    });
    return String(body['id']);
  };

  const databaseActs: Record<string, () => Promise<Call>> = {
    'the end of a review': async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      world.travel(2 * HOUR_MS);
      await world.app.get(DueChecks).pass();
      await world.qpay.pay(invoiceId, { force: true, callback: 'lost' });
      await world.verify(attempt.id);
      const body = { decision: 'honour', reviewReason: 'late', reason: 'the bank was slow' };
      return { path: `reviews/${order.id}/resolve`, role: 'operator', body };
    },
    'the wish for a refund': async () => ({
      path: 'refunds',
      role: 'operator',
      body: { ...(await paid()), reason: 'broken' },
    }),
    'the rejection of a refund': async () => ({
      path: `refunds/${await asked()}/reject`,
      role: 'operator',
    }),
    'the explanation of a payment': async () => {
      const paymentId = String(++unmatched);
      await world.db
        .insert(unmatchedPayments)
        .values({ paymentId, amount: 1n, currency: 'MNT', seenAt: new Date() });
      return { path: `unmatched-payments/${paymentId}/resolve`, role: 'operator', body: { note: 'a till' } };
    },
    'the repetition of an event': async () => {
      const { orderId } = await paid();
      const [message] = await world.messages(orderId);
      await world.db.execute(sql`UPDATE outbox SET attempts = 3 WHERE order_id = ${orderId}`);
      return { path: `outbox/${message?.eventId}/replay`, role: 'operator' };
    },
  };

  it.each(Object.keys(databaseActs))('Audit: %s is not done without its line', async (name) => {
    const call = await databaseActs[name]?.();
    if (!call) throw new Error('There is no such act.');
    const [before, linesBefore] = [await written(), (await lines()).length];
    await loseConnection('BEFORE INSERT ON audit_log FOR EACH ROW WHEN (NEW.status < 400)');
    expect(await send(call)).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
    expect(await written()).toBe(before);
    const [refused, ...others] = await lines();
    expect([others.length, refused?.status]).toEqual([linesBefore, 500]);

    await restore();
    const calls = world.qpay.calls().length;
    expect((await send(call)).status).toBeLessThan(300);
    expect(await written()).not.toBe(before);
    expect(await lines()).toHaveLength(linesBefore + 2);
    // Its transaction may wait for nobody.
    expect(world.qpay.calls()).toHaveLength(calls);
  });

  it('Audit: what QPay is asked for has its line before', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    const verify: Call = { path: `orders/${order.id}/verify`, role: 'operator' };
    const calls = world.qpay.calls().length;
    await loseConnection('BEFORE INSERT ON audit_log FOR EACH ROW');
    expect((await send(verify)).status).toBe(500);
    expect(world.qpay.calls()).toHaveLength(calls);
    expect((await world.order(order.id)).status).toBe('PENDING');
  });

  it('Audit: what was done when the process died stands as started, until a person looks', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    await loseConnection('BEFORE UPDATE ON audit_log FOR EACH ROW');
    expect((await send({ path: `orders/${order.id}/verify`, role: 'operator' })).status).toBe(500);
    expect((await world.order(order.id)).status).toBe('PAID');
    await restore();
    const search = `/api/operator/audit?target=${order.id}`;
    const { body } = await world.send('GET', search, { user: 'tuya', roles: ['viewer'] });
    expect(body['items']).toMatchObject([
      { actor: 'saraa', status: null, outcome: 'started', before: { status: 'PENDING' }, after: null },
    ]);
  });

  it('Audit: a line is completed once, and nothing else of any line is changed', async () => {
    const values = { at: new Date(), actor: 'x', action: 'POST /x', input: {}, outcome: 'started' };
    const [line] = await world.db.insert(auditLog).values(values).returning();
    const change = (set: string) =>
      world.db.execute(sql.raw(`UPDATE audit_log SET ${set} WHERE sequence = ${line?.sequence}`));
    for (const set of [
      `actor = 'y'`,
      `outcome = '{}'`,
      `status = 200, actor = 'y'`,
      `status = 200, before = '{}'`,
    ])
      await expect(change(set)).rejects.toMatchObject({ cause: { message: 'audit_log is append-only' } });
    await change(`status = 200, outcome = '{}', after = '{}'`);
    for (const set of ['status = 500', 'status = NULL', `after = '[]'`])
      await expect(change(set)).rejects.toMatchObject({ cause: { message: 'audit_log is append-only' } });
  });

  it('Audit: refused acts leave a line too: without the role, and without a second person', async () => {
    const id = await asked();
    const body = { secret: 'x'.repeat(1_000) };
    const path = `refunds/${id}/approve`;
    expect((await send({ path, role: 'operator', body })).status).toBe(403);
    expect((await send({ path, role: 'approver' })).status).toBe(403);
    const [second, role] = await lines();
    const head = {
      actor: 'saraa',
      action: 'POST /api/operator/refunds/:id/approve',
      target: id,
      status: 403,
    };
    // What the request says is not kept of somebody who may not even ask.
    expect(role).toMatchObject({ ...head, outcome: { code: 'NOT_ALLOWED' }, input: {} });
    expect(JSON.stringify(role?.input)).toBe('{}');
    expect(second).toMatchObject({ ...head, outcome: { code: 'SECOND_PERSON_REQUIRED' } });
  });
});
