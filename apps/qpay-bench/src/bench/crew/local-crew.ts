import { setTimeout as delay } from 'node:timers/promises';
import type { Place, TokenAdapter } from '../adapters/adapter';
import { connectRedis } from '../adapters/connect-redis';
import { rivalNamed } from '../lineup';
import type { BurstReport, Crew, CrewOrder, LoadReport, SiegeReport, StormReport } from './crew';
import { Load } from './load';

/** A crew in this process. */
export class LocalCrew implements Crew {
  private adapters: TokenAdapter[] = [];
  private place?: Place;
  private load?: Load;

  async open({ rival, place, instances }: CrewOrder): Promise<void> {
    await this.close();
    this.place = place;
    const { open } = rivalNamed(rival);
    this.adapters = await Promise.all(Array.from({ length: instances }, () => open(place)));
  }

  async warmUp(): Promise<void> {
    await Promise.allSettled(this.adapters.map((adapter) => adapter.getToken()));
  }

  async warmRead(calls: number): Promise<number> {
    const [adapter] = this.adapters;
    if (!adapter) throw new Error('This crew has no instance.');
    await adapter.getToken();
    const read = adapter.read ? () => adapter.read?.() : () => adapter.getToken();
    return nanosecondsEach(calls, read);
  }

  async redisRead(calls: number): Promise<number> {
    if (!this.place) throw new Error('This crew is not open.');
    const redis = await connectRedis(this.place);
    try {
      return await nanosecondsEach(calls, () => redis.get('qpay:access_token'));
    } finally {
      redis.disconnect();
    }
  }

  async burst(callers: number, patienceMs: number): Promise<BurstReport> {
    const report: BurstReport = { waits: [], errors: 0, unanswered: callers * this.adapters.length };
    const ask = async (adapter: TokenAdapter) => {
      const startedAt = performance.now();
      await adapter.getToken().catch(() => (report.errors += 1));
      report.waits.push(performance.now() - startedAt);
      report.unanswered -= 1;
    };
    const all = this.adapters.flatMap((adapter) => Array.from({ length: callers }, () => ask(adapter)));
    const patience = new AbortController();
    await Promise.race([
      Promise.all(all),
      delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
    return { ...report, waits: [...report.waits] };
  }

  async startLoad(): Promise<void> {
    this.load = new Load(this.adapters);
  }

  async stopLoad(): Promise<LoadReport> {
    if (!this.load) throw new Error('There is no load.');
    return this.load.stop();
  }

  async siege(callers: number, askEveryMs: number): Promise<SiegeReport> {
    const report: SiegeReport = { errors: 0, servedAt: [] };
    const insist = async (adapter: TokenAdapter) => {
      for (;;) {
        try {
          await adapter.getToken();
          return void report.servedAt.push(Date.now());
        } catch {
          report.errors += 1;
          await delay(askEveryMs);
        }
      }
    };
    await Promise.all(
      this.adapters.flatMap((adapter) => Array.from({ length: callers }, () => insist(adapter))),
    );
    return report;
  }

  async storm(requests: number): Promise<StormReport> {
    const report: StormReport = { failed: 0, worstMs: 0 };
    const send = async (adapter: TokenAdapter) => {
      const startedAt = performance.now();
      await adapter.request().catch(() => (report.failed += 1));
      report.worstMs = Math.max(report.worstMs, performance.now() - startedAt);
    };
    await Promise.all(
      this.adapters.flatMap((adapter) => Array.from({ length: requests }, () => send(adapter))),
    );
    return report;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.adapters.map((adapter) => adapter.close()));
    this.adapters = [];
  }

  /** Nobody can kill a part of a process: a scenario that needs it runs on forked crews. */
  kill(): Promise<void> {
    return Promise.reject(new Error('A crew in this process cannot be killed.'));
  }
}

async function nanosecondsEach(calls: number, read: () => Promise<unknown> | undefined): Promise<number> {
  const startedAt = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) await read();
  return Number(process.hrtime.bigint() - startedAt) / calls;
}
