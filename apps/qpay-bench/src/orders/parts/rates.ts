import { join } from 'node:path';
import { percentile } from '../../bench/scenarios/percentile';
import { ServiceProcess } from '../stage/service-process';
import { Shop, type Session } from '../stage/shop';
import type { Stage } from '../stage/stage';

/** Requests at the same time. */
const AT_ONCE = 16;
const WARM_UP = 200;
/** Asked for one after the other: what a request takes that does not wait for others. */
export const ALONE = ', alone';

/** How fast one kind of request is served by one process. */
export interface Rate {
  count: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of the service, for one. */
  cpuMs: number;
}

/** One process under load. */
export interface Rates {
  rates: Record<string, Rate>;
  startMs: number;
  /** Resident memory before and after the load. */
  residentBytes: { before: number; after: number };
}

/** order-service, and beside it handlers that make the same writes and the same calls and do nothing else. */
export interface ComparedRates {
  service: Rates;
  /** A controller of NestJS on Fastify that knows its users and asks QPay through the library: what 0.8 is about (docs/adr/0013). */
  controller: Rates;
  /** Node's HTTP server, SQL and fetch. */
  node: Rates;
}

/** So many of each kind, one kind after the other, on one process with PostgreSQL and Redis. */
export async function measureRates(stage: Stage, count: number): Promise<ComparedRates> {
  const service = await underLoad(stage, count, await ServiceProcess.start(stage, await stage.fresh()));
  const controller = await bare(stage, count, 'nest');
  return { service, controller, node: await bare(stage, count, 'node') };
}

async function bare(stage: Stage, count: number, program: 'nest' | 'node'): Promise<Rates> {
  const database = await stage.fresh();
  // The tables are the service's, which makes them at its start.
  await (await ServiceProcess.start(stage, database)).stop();
  const file = join(__dirname, `../bare/${program}.js`);
  return underLoad(stage, count, await ServiceProcess.start(stage, database, file));
}

async function underLoad(stage: Stage, count: number, service: ServiceProcess): Promise<Rates> {
  try {
    const shop = new Shop(service.url);
    const before = (await service.state()).residentBytes;
    const begin = () => shop.begin();
    const warm = await inLanes(WARM_UP, begin);
    await inLanes(WARM_UP, async (i) => void (await stage.qpay.pay(at(warm.results, i).invoiceId)));
    const rates: Record<string, Rate> = {};
    const measure = async <T>(
      name: string,
      act: (i: number) => Promise<T>,
      lanes = AT_ONCE,
    ): Promise<T[]> => {
      const cpu = (await service.state()).cpuMs;
      const { results, ms, times } = await inLanes(count, act, lanes);
      const cpuMs = ((await service.state()).cpuMs - cpu) / count;
      const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
      rates[name] = { count, perSecond: (count / ms) * 1_000, p50Ms, p99Ms, cpuMs };
      return results;
    };
    const made: Session[] = await measure('session', begin);
    await measure('verification: nothing is paid', (i) => shop.verify(at(made, i)));
    const others = (await inLanes(count, begin)).results;
    await measure('callback: paid', (i) => stage.qpay.pay(at(others, i).invoiceId));
    const lone = await measure(`session${ALONE}`, begin, 1);
    await measure(`verification: nothing is paid${ALONE}`, (i) => shop.verify(at(lone, i)), 1);
    await measure(`callback: paid${ALONE}`, (i) => stage.qpay.pay(at(lone, i).invoiceId), 1);
    const after = (await service.state()).residentBytes;
    return { rates, startMs: service.startMs, residentBytes: { before, after } };
  } finally {
    await service.stop();
  }
}

/** A lane begins its next one when its last one is answered, so the service is never asked for more than `lanes` at a time. */
async function inLanes<T>(count: number, act: (i: number) => Promise<T>, lanes = AT_ONCE) {
  const [results, times]: [T[], number[]] = [[], []];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const i = next++;
      const begun = performance.now();
      results[i] = await act(i);
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return { results, times, ms: performance.now() - begun };
}

function at<T>(items: readonly T[], i: number): T {
  const item = items[i];
  if (item === undefined) throw new Error(`There is no item ${i}.`);
  return item;
}
