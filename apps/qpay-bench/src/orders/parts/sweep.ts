import { Meter, type Cost } from '../stage/meter';
import { ServiceParts } from '../stage/service-parts';
import { Shop } from '../stage/shop';
import type { Stage } from '../stage/stage';

const MINUTE_MS = 60_000;
/** Longer than the overlap of two sweeps. */
const PAUSE_MS = 30 * MINUTE_MS;
/** So many sweeps of each kind, of which the mean is told. */
const SWEEPS = 5;
const LOST = 10;

/** With so many open invoices: a sweep that finds nothing, one that finds ten lost callbacks, and an audit of everything. */
export interface SweepCosts {
  open: number;
  idle: Cost;
  busy: Cost;
  audit: Cost;
}

/** What a sweep costs with more and more open invoices. */
export async function measureSweeps(stage: Stage, sizes: readonly number[]): Promise<SweepCosts[]> {
  const meter = await Meter.on(stage);
  const service = await ServiceParts.start(stage, meter.env);
  try {
    service.travel(0);
    // The first one looks back a day, and takes the daily pass with it.
    await service.task('Sweep').pass();
    // It comes once a day whatever the number of sweeps, and does the same; not in the middle of what is measured.
    await service.sql(
      `UPDATE watermarks SET reached = reached + interval '10 days' WHERE name = 'daily-sweep'`,
    );
    const costs: SweepCosts[] = [];
    let open = 0;
    for (const size of sizes) {
      await service.openInvoices(size - open);
      open = size;
      costs.push({
        open,
        idle: await sweeps(service, meter),
        busy: await sweepOfLost(stage, service, meter),
        audit: await audit(service, meter),
      });
    }
    return costs;
  } finally {
    await service.stop();
    await meter.stop();
  }
}

function sweeps(service: ServiceParts, meter: Meter): Promise<Cost> {
  return meter.measure(SWEEPS, async () => {
    for (let i = 0; i < SWEEPS; i++) {
      service.travel(PAUSE_MS / SWEEPS);
      await service.task('Sweep').pass();
    }
  });
}

async function sweepOfLost(stage: Stage, service: ServiceParts, meter: Meter): Promise<Cost> {
  const shop = new Shop(service.url);
  service.travel(PAUSE_MS);
  for (let i = 0; i < LOST; i++) {
    const { invoiceId } = await shop.begin();
    await stage.qpay.pay(invoiceId, { callback: 'lost' });
  }
  const cost = await meter.measure(1, () => service.task('Sweep').pass());
  service.travel(PAUSE_MS);
  return cost;
}

async function audit(service: ServiceParts, meter: Meter): Promise<Cost> {
  await service.sql(`DELETE FROM watermarks WHERE name = 'audit'`);
  return meter.measure(1, () => service.task('Auditor').pass());
}
