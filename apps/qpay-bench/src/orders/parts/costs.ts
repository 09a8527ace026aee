import { Meter, type Cost } from '../stage/meter';
import { ServiceParts, TASK_NAMES } from '../stage/service-parts';
import { Shop, type Session } from '../stage/shop';
import type { Stage } from '../stage/stage';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So many of each kind, of which the mean is told. */
const TIMES = 50;

/** What each act costs, what an instance costs that is asked nothing, and what a payment leaves in the tables. */
export interface ServiceCosts {
  acts: Record<string, Cost>;
  /** Statements in a minute of one instance whose worker finds nothing to do, by how many invoices are open. */
  idle: { open: number; statementsPerMinute: number; pagesPerMinute: number; qpayCallsPerMinute: number }[];
  /** Bytes on disk of one paid payment, by table, with its indexes. */
  bytes: Record<string, number>;
}

/** Everything that is counted for each act; no figure here depends on how busy the machine is, but for times. */
export async function measureCosts(stage: Stage, open: readonly number[]): Promise<ServiceCosts> {
  const meter = await Meter.on(stage);
  const service = await ServiceParts.start(stage, meter.env);
  try {
    service.travel(0);
    // Everything is loaded and every connection open before anything is counted.
    const begun = await sessions(service);
    await each(begun, ({ invoiceId }) => stage.qpay.pay(invoiceId));
    await service.exhaust('OutboxRelay');
    const acts = await measureActs(stage, service, meter);
    const bytes = await bytesOfPayments(stage, service);
    return { acts, bytes, idle: await measureIdle(service, meter, open) };
  } finally {
    await service.stop();
    await meter.stop();
  }
}

async function measureActs(stage: Stage, service: ServiceParts, meter: Meter): Promise<Record<string, Cost>> {
  const { qpay } = stage;
  const shop = new Shop(service.url);
  const made: Session[] = [];
  const acts: Record<string, Cost> = {};
  const count = async (name: string, act: () => Promise<unknown>) =>
    void (acts[name] = await meter.measure(TIMES, act));
  const begin = async () => void made.push(...(await sessions(service, shop)));
  await count('session', begin);
  await count('verification: nothing is paid', () => each(made, (session) => shop.verify(session)));
  await count('callback: nothing is paid', () =>
    each(made, ({ invoiceId }) => qpay.forgeCallback(invoiceId, '1')),
  );
  await count('callback: paid', () => each(made, ({ invoiceId }) => qpay.pay(invoiceId)));
  await count('order.paid to the Redis Stream', () => service.exhaust('OutboxRelay'));
  await begin();
  service.travel(HOUR_MS + MINUTE_MS);
  await count('expiry: one check, then closed', () => service.exhaust('DueChecks'));
  service.travel(HOUR_MS + MINUTE_MS);
  await count('late look, an hour after', () => service.exhaust('DueChecks'));
  service.travel(24 * HOUR_MS);
  // QPay's token has come to its end meanwhile: the new one is nobody's cost.
  await shop.begin();
  await count('late look, a day after', () => service.exhaust('DueChecks'));
  return acts;
}

async function sessions(service: ServiceParts, shop = new Shop(service.url)): Promise<Session[]> {
  const made: Session[] = [];
  for (let i = 0; i < TIMES; i++) made.push(await shop.begin());
  return made;
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await act(item);
}

/** One pass of each task, as often as it is due in a minute. */
async function measureIdle(service: ServiceParts, meter: Meter, open: readonly number[]) {
  const idle: ServiceCosts['idle'] = [];
  let present = 0;
  for (const size of open) {
    await service.openInvoices(size - present);
    present = size;
    const minute = { open: size, statementsPerMinute: 0, pagesPerMinute: 0, qpayCallsPerMinute: 0 };
    for (const name of TASK_NAMES) {
      const task = service.task(name);
      // What the acts before have left to do is not idleness.
      await service.exhaust(name);
      // The sweep is due when its interval is over; all others may look at any time.
      if (name === 'Sweep') service.travel(task.intervalMs + MINUTE_MS);
      const cost = await meter.measure(1, () => task.pass());
      const times = MINUTE_MS / task.intervalMs;
      minute.statementsPerMinute += cost.statements * times;
      minute.pagesPerMinute += cost.pages * times;
      minute.qpayCallsPerMinute += cost.qpayCalls * times;
    }
    idle.push(minute);
  }
  return idle;
}

const BULK = 500;

/** What the tables have grown by, a payment; pages are filled by hundreds, so the first ones do not show. */
async function bytesOfPayments(stage: Stage, service: ServiceParts): Promise<Record<string, number>> {
  const sizes = async () => {
    await service.sql('VACUUM FULL');
    const rows = await service.sql(
      `SELECT relname AS name, pg_total_relation_size(oid)::float8 AS bytes FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
  };
  const before = await sizes();
  const shop = new Shop(service.url);
  for (let i = 0; i < BULK; i++) await stage.qpay.pay((await shop.begin()).invoiceId);
  const after = [...(await sizes())].map(([name, size]): [string, number] => {
    return [name, (size - (before.get(name) ?? 0)) / BULK];
  });
  return Object.fromEntries(after.filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a));
}
