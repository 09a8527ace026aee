import { sql } from 'drizzle-orm';
import { PostgresStatistics, startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../payments/payments.testing';
import { Sweep } from './sweep.service';

/** Longer than the overlap of two sweeps: what the last one has seen is not in the next one. */
const INTERVAL_MS = 30 * 60_000;
const LOST = 3;
/** Reading all of 5 000 attempts or orders takes more than this. */
const LEAST_PAGES_OF_A_SCAN = 80;

/** What one sweep has cost: nothing in here is a time. */
interface Cost {
  /** By operation. */
  qpayCalls: Record<string, number>;
  /** How often each statement was sent. */
  statements: Record<string, number>;
  /** Of any statement, the most pages that one call of it has looked at. */
  pages: number;
}

const NOTHING: Cost = { qpayCalls: {}, statements: {}, pages: 0 };

// A server and the service are started first, which takes its time on a busy machine.
jest.setTimeout(120_000);

describe('The cost of a sweep', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let statistics: PostgresStatistics;

  beforeAll(async () => {
    postgres = await startPostgres({ settings: { ...PostgresStatistics.SETTINGS, autovacuum: 'off' } });
    const url = await postgres.createDatabase();
    statistics = await PostgresStatistics.of(url);
    world = await PaymentWorld.start(url);
    // All sweeps on one day in Ulaanbaatar, whatever time it is: the first one of a day takes the daily pass with it.
    world.travel(untilNextMorning());
    // The first one ever looks back a day.
    await world.app.get(Sweep).pass();
  });
  afterAll(async () => {
    await world.stop();
    await statistics.close();
    await postgres.stop();
  });

  it('is the same with 10, 1 000 and 5 000 open invoices: calls, statements, and pages', async () => {
    const costs: { idle: Cost; busy: Cost }[] = [];
    for (const more of [10, 990, 4_000]) {
      await openInvoices(more);
      costs.push({ idle: await costOfSweep(0), busy: await costOfSweep(LOST) });
    }
    const [few = { idle: NOTHING, busy: NOTHING }] = costs;
    for (const { idle, busy } of costs) {
      expect(idle.pages).toBeLessThan(LEAST_PAGES_OF_A_SCAN);
      // What settles writes seven tables at once, and looks at more than that with ten open invoices.
      expect(busy.pages - few.busy.pages).toBeLessThan(LEAST_PAGES_OF_A_SCAN);
      expect({ ...idle, pages: 0 }).toEqual({ ...few.idle, pages: 0 });
      expect({ ...busy, pages: 0 }).toEqual({ ...few.busy, pages: 0 });
    }
    expect(few.idle.qpayCalls).toEqual({ 'payment.list': 1 });
    expect(few.busy.qpayCalls).toEqual({ 'payment.list': 1, 'payment.check': LOST });
  });

  /** A sweep that finds so many payments whose callback was lost. */
  async function costOfSweep(lost: number): Promise<Cost> {
    for (let i = 0; i < lost; i++) {
      const { invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { callback: 'lost' });
    }
    // As autovacuum would leave them sooner or later, so that pages can be compared.
    await world.db.execute(sql`VACUUM ANALYZE`);
    world.travel(INTERVAL_MS);
    world.qpay.clear();
    await statistics.reset();
    await world.app.get(Sweep).pass();
    const statements = await statistics.read();
    return {
      qpayCalls: countBy(world.qpay.calls().map(({ operation }) => operation)),
      statements: Object.fromEntries(statements.map(({ statement, calls }) => [statement, calls])),
      pages: Math.max(...statements.map(({ blocks, calls }) => blocks / calls)),
    };
  }
  async function openInvoices(count: number): Promise<void> {
    await world.db.execute(sql`WITH made AS (
      INSERT INTO orders (id, user_id, description, amount, currency, status, version, created_at, updated_at, expires_at)
      SELECT gen_random_uuid(), 'many', 'x', 100, 'MNT', 'PENDING', 1, now(), now(), now() + interval '1 day'
      FROM generate_series(1, ${count}::int) RETURNING id
    ), told AS (
      INSERT INTO order_events (order_id, number, type, to_status, actor, at)
      SELECT id, 1, 'order.created', 'PENDING', 'test', now() FROM made
    )
    INSERT INTO payment_attempts (id, order_id, number, status, sender_invoice_no, callback_token_hash, amount, currency,
      invoice_id, next_check_at, created_at, updated_at, expires_at)
    SELECT gen_random_uuid(), id, 1, 'OPEN', id::text, sha256(id::text::bytea), 100, 'MNT', id::text,
      now() + interval '1 day', now(), now(), now() + interval '1 day' FROM made`);
  }
});

/** Until one o'clock in the night in Ulaanbaatar, in milliseconds. */
function untilNextMorning(): number {
  const HOUR_MS = 3_600_000;
  return 25 * HOUR_MS - ((Date.now() + 8 * HOUR_MS) % (24 * HOUR_MS));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
