import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { audit } from './audit';
import { auditTable } from './audit-table';

/** Each breaks one invariant in a way that the database itself no longer prevents. */
const BREAKS: readonly (readonly [string, string, string])[] = [
  [
    'G1',
    'a paid order without its money',
    `ALTER TABLE orders DROP CONSTRAINT orders_check1;
    ALTER TABLE provider_payments DISABLE TRIGGER USER; UPDATE provider_payments SET amount = 1;
    ALTER TABLE provider_payments ENABLE TRIGGER USER; UPDATE orders SET captured = 1 WHERE status = 'PAID'`,
  ],
  [
    'G2',
    'a captured amount that is no sum',
    `UPDATE orders SET captured = captured + 1 WHERE status = 'PAID'`,
  ],
  ['G2', 'a refunded amount without a refund', `UPDATE orders SET refunded = 1 WHERE status = 'PAID'`],
  [
    'G2',
    'more given back than was captured',
    `ALTER TABLE orders DROP CONSTRAINT orders_check;
    INSERT INTO refunds (id, order_id, payment_id, amount, kind, status, reason, requested_by, created_at, updated_at)
    SELECT gen_random_uuid(), order_id, payment_id, 2 * amount, 'API', 'DONE', 'x', 'x', now(), now() FROM provider_payments;
    UPDATE orders SET refunded = 2 * captured WHERE status = 'PAID'`,
  ],
  [
    'G3',
    'a payment that credits two orders',
    `ALTER TABLE refunds DROP CONSTRAINT refunds_payment_id_fkey;
    ALTER TABLE receipts DROP CONSTRAINT receipts_payment_id_fkey;
    ALTER TABLE provider_payments DROP CONSTRAINT provider_payments_pkey;
    INSERT INTO provider_payments SELECT * FROM provider_payments`,
  ],
  [
    'G3',
    'a payment of another order’s invoice',
    `ALTER TABLE provider_payments DISABLE TRIGGER USER;
    UPDATE provider_payments SET order_id = (SELECT id FROM orders WHERE status = 'PENDING');
    ALTER TABLE provider_payments ENABLE TRIGGER USER`,
  ],
  ['G4', 'a paid order that nobody is told of', `DELETE FROM outbox`],
  [
    'G4',
    'an unpaid order that is told to be paid',
    `INSERT INTO outbox (event_id, order_id, type, payload, created_at)
    SELECT gen_random_uuid(), id, 'order.paid', '{}', now() FROM orders WHERE status = 'PENDING'`,
  ],
  [
    'G5',
    'a state that is not the last event’s',
    `UPDATE orders SET status = 'CANCELLED' WHERE status = 'PENDING'`,
  ],
  [
    'G5',
    'a gap in the history',
    `ALTER TABLE order_events DISABLE TRIGGER USER;
    DELETE FROM order_events WHERE number = 2; ALTER TABLE order_events ENABLE TRIGGER USER`,
  ],
  [
    'G5',
    'a step that leads nowhere',
    `UPDATE orders SET status = 'REFUNDED', version = version + 1 WHERE status = 'PENDING';
    INSERT INTO order_events (order_id, number, type, from_status, to_status, actor, at)
    SELECT id, version, 'x', 'PENDING', 'REFUNDED', 'x', now() FROM orders WHERE status = 'REFUNDED'`,
  ],
  ['G5', 'a history that can be changed', `DROP TRIGGER order_events_append_only ON order_events`],
  [
    'G6',
    'an attempt that nobody looks at',
    `UPDATE payment_attempts SET next_check_at = NULL WHERE status = 'OPEN'`,
  ],
  [
    'G6',
    'an attempt that was due long ago',
    `UPDATE payment_attempts SET next_check_at = now() - interval '2 hours' WHERE status = 'OPEN'`,
  ],
  [
    'G6',
    'an attempt that is looked at in a year',
    `UPDATE payment_attempts SET next_check_at = now() + interval '1 year' WHERE status = 'OPEN'`,
  ],
  [
    'G6',
    'a refund that nobody looks at',
    `INSERT INTO refunds (id, order_id, payment_id, amount, kind, status, reason, requested_by, created_at, updated_at)
    SELECT gen_random_uuid(), order_id, payment_id, amount, 'API', 'UNKNOWN', 'x', 'x', now(), now() FROM provider_payments`,
  ],
  [
    'G6',
    'an invoice that is over without a question to QPay after its end',
    `UPDATE payment_attempts SET status = 'EXPIRED', closed_at = now() WHERE status = 'OPEN'`,
  ],
  [
    'G7',
    'two open invoices of one order',
    `DROP INDEX one_live_attempt_per_order;
    INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, amount, currency,
      invoice_id, created_at, updated_at, expires_at, next_check_at)
    SELECT gen_random_uuid(), order_id, 2, status, 'other', decode(repeat('00', 32), 'hex'), amount, currency,
      'other', created_at, updated_at, expires_at, next_check_at FROM payment_attempts WHERE status = 'OPEN'`,
  ],
  [
    'G8',
    'a callback’s address in an event',
    `UPDATE outbox SET payload = '{"u": "https://x/api/qpay/callback/0123456789012345678901234567890123456789abc"}'`,
  ],
  [
    'G8',
    'a user’s token in a kept answer',
    `INSERT INTO idempotency_keys VALUES ('u', 'k', decode(repeat('00', 32), 'hex'),
    NULL, now(), 200, '{"t": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc"}', now())`,
  ],
];

describe(audit, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
    await world.start();
    const { invoiceId } = await world.startInvoice({ userId: 'user-2' });
    await world.qpay.pay(invoiceId);
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  it('finds nothing in a database that the service has written', async () => {
    const findings = await audit(world.db);
    expect(findings.map(({ name, count }) => `${name} ${count}`)).toEqual(
      Array.from({ length: 8 }, (_, i) => `G${i + 1} 0`),
    );
    expect(auditTable(findings)).toContain('All invariants hold.');
  });

  it.each(BREAKS)('finds what breaks %s: %s', async (name, _, statements) => {
    class Undo extends Error {}
    await expect(
      world.db.transaction(async (tx) => {
        for (const statement of statements.split(';')) await tx.execute(sql.raw(statement));
        const broken = (await audit(tx)).filter(({ count }) => count > 0);
        expect(broken.map((finding) => finding.name)).toContain(name);
        expect(auditTable(broken)).toMatch(/BROKEN \d/);
        throw new Undo();
      }),
    ).rejects.toThrow(Undo);
    expect((await audit(world.db)).every(({ count }) => count === 0)).toBe(true);
  });
});
