import { Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld, until } from '../payments/payments.testing';
import { Auditor } from './auditor.service';

const HOUR_MS = 3_600_000;
const METRIC = 'order_service_invariant_violations';

describe(Auditor, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => (postgres = await startPostgres()));
  afterAll(() => postgres.stop());
  beforeEach(async () => (world = await PaymentWorld.start(await postgres.createDatabase())));
  afterEach(async () => {
    jest.restoreAllMocks();
    await world.stop();
  });

  const pass = async (of = world) => void (await of.app.get(Auditor).pass());
  /** What Prometheus reads of each invariant; empty when this instance has nothing to say. */
  const shown = async (of = world) => {
    const text = await (await fetch(`${of.url}/metrics`)).text();
    const lines = text.matchAll(new RegExp(`^${METRIC}\\{invariant="(G\\d)"\\} (\\d+)$`, 'gm'));
    return Object.fromEntries([...lines].map(([, name = '', count]) => [name, Number(count)]));
  };
  const capture = (amount: number) => world.db.execute(sql`UPDATE orders SET captured = ${amount}`);
  const clean = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`G${i + 1}`, 0]));

  it('shows that all is well, then what is broken, then that it is over', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const { order } = await world.startInvoice();
    expect(await shown()).toEqual({});
    await pass();
    expect(await shown()).toEqual(clean);

    await capture(1);
    world.travel(HOUR_MS / 2);
    await pass();
    expect(await shown()).toEqual(clean);
    world.travel(HOUR_MS / 2);
    await pass();
    expect(await shown()).toMatchObject({ G1: 0, G2: 1 });
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ invariant: 'G2', count: 1, examples: [order.id] }),
      'An invariant is broken.',
    );

    await capture(0);
    world.travel(HOUR_MS);
    await pass();
    expect(await shown()).toMatchObject({ G2: 0 });
  });

  it('is done by one instance for all, and only the last one shows what it found', async () => {
    const other = await world.beside();
    await world.startInvoice();
    await capture(1);
    await Promise.all([world, other].map(pass));
    const found = await Promise.all([world, other].map(shown));
    expect(found.filter(({ G2 }) => G2 === 1)).toHaveLength(1);
    expect(found.filter((each) => Object.keys(each).length === 0)).toHaveLength(1);

    const [first, second] = found[0]?.['G2'] === 1 ? [world, other] : [other, world];
    await capture(0);
    second.travel(HOUR_MS);
    await pass(second);
    await pass(first);
    expect(await shown(first)).toEqual({});
    expect(await shown(second)).toMatchObject({ G2: 0 });
  });

  it('runs by itself where the worker is on, as often as it is told', async () => {
    await world.startInvoice();
    await capture(1);
    const worker = await world.beside({ WORKER_ENABLED: 'true', AUDIT_INTERVAL_SECONDS: '60' });
    await until(async () => (await shown(worker))['G2'] === 1);
    expect(worker.app.get(Auditor).intervalMs).toBe(60_000);
  });
});
