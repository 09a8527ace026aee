import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld, until } from '../payments/payments.testing';

const SCRIPT = readFileSync(join(__dirname, '../../../maintenance/partition-history.sql'), 'utf8');

describe('partition-history.sql', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let admin: Client;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
    admin = new Client({ connectionString: world.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
    await postgres.stop();
  });

  const rows = async (text: string) => (await admin.query<Record<string, unknown>>(text)).rows;
  const callback = async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId);
    return order;
  };

  const traces = () => rows('SELECT * FROM payment_traces ORDER BY sequence');
  /** An operator's act whose line is written before it and completed after it. */
  const act = async () => {
    const { order } = await world.startInvoice();
    const asked = { user: 'saraa', roles: ['operator'] };
    expect(await world.send('POST', `/api/operator/orders/${order.id}/verify`, asked)).toMatchObject({
      status: 200,
    });
  };
  const AUDITED = 'SELECT status, outcome IS NOT NULL AS ended FROM audit_log ORDER BY sequence';

  // As a settlement does it: the order and the attempt are held or written first, what was seen is written after it.
  it.each([
    ['holds the order', 'SELECT 1 FROM orders FOR UPDATE'],
    ['holds the attempt', 'SELECT 1 FROM payment_attempts FOR UPDATE'],
    ['writes the attempt', 'UPDATE payment_attempts SET check_failures = 0'],
  ])('does not wait for a payment that %s and would have to wait for it', async (_what, first) => {
    const { attempt } = await world.startInvoice();
    const payment = new Client({ connectionString: world.databaseUrl });
    await payment.connect();
    await payment.query(`BEGIN; ${first}`);
    const script = new Client({ connectionString: world.databaseUrl });
    await script.connect();
    const split = script.query(SCRIPT.replace('COMMIT;', 'ROLLBACK;'));
    await until(async () => (await rows('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0);
    await payment.query(`INSERT INTO payment_traces (order_id, attempt_id, kind, actor, at)
      VALUES ('${attempt.orderId}', '${attempt.id}', 'check', 'customer', now())`);
    await payment.query('COMMIT');
    await split;
    await Promise.all([payment.end(), script.end()]);
  });

  it('keeps what is there, lets the service go on that is running, and drops months whole', async () => {
    const none = (await traces()).length;
    await callback();
    const each = (await traces()).length - none;
    await act();
    const before = await traces();
    expect(each).toBeGreaterThan(0);
    // As it may come: payments are made all the while. They wait for the tables, and none is refused.
    const during = Array.from({ length: 10 }, () => callback());
    await admin.query(SCRIPT);
    const orders = [...(await Promise.all(during)), await callback()];
    for (const { id } of orders) expect(await world.order(id)).toMatchObject({ status: 'PAID' });
    const after = await traces();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + each * orders.length);
    await act();
    expect(await rows(AUDITED)).toEqual([1, 2].map(() => ({ status: 200, ended: true })));

    for (const table of ['payment_traces', 'audit_log']) {
      await expect(world.db.execute(sql.raw(`DELETE FROM ${table}`))).rejects.toMatchObject({
        cause: { message: expect.stringContaining('is append-only') as string },
      });
    }
    expect(await world.breaches()).toEqual([]);
  });

  it('lets whole months be dropped, and more of them be made', async () => {
    const move = `INSERT INTO payment_traces (order_id, attempt_id, kind, actor, at)
      SELECT order_id, attempt_id, kind, actor, at + interval '1 month' FROM payment_traces LIMIT 1
      RETURNING tableoid::regclass::text AS name`;
    const [next] = await rows(move);
    expect(next?.['name']).toMatch(/^payment_traces_\d{4}_\d\d$/);
    const drop = `SELECT drop_history_before('payment_traces', date_trunc('month', now(), 'UTC') + interval '1 month') AS name`;
    expect(await rows(drop)).toEqual([{ name: 'payment_traces_before' }]);
    expect(await rows('SELECT tableoid::regclass::text AS name FROM payment_traces')).toEqual([next]);
    expect(await rows('SELECT make_history_partitions(25) AS made')).toEqual([{ made: 2 }]);
    const order = await callback();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(await world.breaches()).toEqual([]);
  });
});
