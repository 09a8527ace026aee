import { percentile } from '../../bench/scenarios/percentile';
import { ServiceProcess } from '../stage/service-process';
import { Shop, type Session } from '../stage/shop';
import { Stage } from '../stage/stage';

/** What is asked for, in the order in which one leads to the next. */
export const KINDS = ['session', 'verification: nothing is paid', 'callback: paid'] as const;
export type Kind = (typeof KINDS)[number];

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

/** What was measured of one kind so far. */
interface Sample {
  ms: number;
  cpuMs: number;
  times: number[];
}

/** One process of the comparison, on a PostgreSQL, a Redis and a QPay of its own. */
export class Contestant {
  private readonly samples = new Map<string, Sample>();
  private readonly shop: Shop;
  private made: Session[] = [];

  private constructor(
    private readonly stage: Stage,
    private readonly service: ServiceProcess,
    private readonly residentBefore: number,
  ) {
    this.shop = new Shop(service.url);
  }

  /** @param program of a bare handler; without it order-service itself */
  static async start(program?: string): Promise<Contestant> {
    const stage = await Stage.start();
    try {
      const database = await stage.fresh();
      // The tables are the service's, which makes them at its start.
      if (program) await (await ServiceProcess.start(stage, database)).stop();
      const service = await ServiceProcess.start(stage, database, program);
      return new Contestant(stage, service, (await service.state()).residentBytes);
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  /** So many requests of one kind. What is called back was not asked about before: that would have to wait for its turn. */
  async serve(kind: Kind, count: number, atOnce: number): Promise<void> {
    const begin = () => this.shop.begin();
    if (kind === 'callback: paid') this.made = (await inLanes(count, begin)).results;
    const cpu = (await this.service.state()).cpuMs;
    const { ms, times } = await this.ask(kind, count, atOnce);
    const cpuMs = (await this.service.state()).cpuMs - cpu;
    const name = atOnce === 1 ? kind + ALONE : kind;
    const before = this.samples.get(name) ?? { ms: 0, cpuMs: 0, times: [] };
    this.samples.set(name, {
      ms: before.ms + ms,
      cpuMs: before.cpuMs + cpuMs,
      times: [...before.times, ...times],
    });
  }

  /** Begins to count anew. */
  forget(): void {
    this.samples.clear();
  }

  async rates(): Promise<Rates> {
    const { residentBytes: after } = await this.service.state();
    const rates = [...this.samples].map(([name, sample]) => [name, rateOf(sample)] as const);
    return {
      rates: Object.fromEntries(rates),
      startMs: this.service.startMs,
      residentBytes: { before: this.residentBefore, after },
    };
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.stage.stop();
  }

  private async ask(kind: Kind, count: number, atOnce: number) {
    if (kind === 'verification: nothing is paid')
      return inLanes(count, (i) => this.shop.verify(at(this.made, i)), atOnce);
    if (kind === 'callback: paid')
      return inLanes(count, (i) => this.stage.qpay.pay(at(this.made, i).invoiceId), atOnce);
    const begun = await inLanes(count, () => this.shop.begin(), atOnce);
    this.made = begun.results;
    return begun;
  }
}

function rateOf({ ms, cpuMs, times }: Sample): Rate {
  const count = times.length;
  const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
  return { count, perSecond: (count / ms) * 1_000, p50Ms, p99Ms, cpuMs: cpuMs / count };
}

/** What is not measured is done so many at a time. */
const UNMEASURED = 16;

/** A lane begins its next one when its last one is answered, so the service is never asked for more than `lanes` at a time. */
async function inLanes<T>(count: number, act: (i: number) => Promise<T>, lanes = UNMEASURED) {
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
