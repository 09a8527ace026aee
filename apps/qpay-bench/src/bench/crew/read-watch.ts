import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { tokenFingerprint } from 'qpay-simulator';
import type { TokenAdapter } from '../adapters/adapter';
import type { Wait } from './crew';

/** Reads shorter than this are not looked into, in milliseconds. */
const SHORT_MS = 1;

/** A read of a token that was at hand, and took its time all the same. */
interface SlowRead {
  from: number;
  until: number;
  /** Processor time that this process had meanwhile, in milliseconds. */
  processorMs: number;
}

/**
 * Times reads. A read that waits is noted with the token that its instance had before. One that does not wait runs within one
 * turn of the event loop, so that whatever it takes is its own work, garbage collection, or the machine giving its processors
 * to others: the three are told apart.
 */
export class ReadWatch {
  readonly waits: Wait[] = [];
  private worstWarmMs = 0;
  private readonly slow: SlowRead[] = [];
  private readonly collections: { from: number; until: number }[] = [];
  private readonly turns = monitorEventLoopDelay({ resolution: 1 });
  private readonly garbage = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      this.collections.push({ from: startTime, until: startTime + duration });
  });

  /** @param processor time that this process has had; whatever its other threads do (compiling, collecting) counts as its own */
  constructor(private readonly processor: (since?: NodeJS.CpuUsage) => NodeJS.CpuUsage = process.cpuUsage) {
    this.turns.enable();
    this.garbage.observe({ entryTypes: ['gc'] });
  }

  /** @param last the token that this reader got before */
  async time(adapter: Pick<TokenAdapter, 'getToken' | 'holds'>, last?: string): Promise<string> {
    const held = adapter.holds?.();
    const at = Date.now();
    const processor = this.processor();
    const from = performance.now();
    let waited = false;
    const nextTurn = setImmediate(() => (waited = true));
    try {
      return await adapter.getToken();
    } finally {
      clearImmediate(nextTurn);
      const until = performance.now();
      if (waited) this.waits.push({ at, ms: until - from, last: last && tokenFingerprint(last), held });
      else this.warm(from, until, processor);
    }
  }

  stop(): { worstWarmMs: number; worstWarmOwnMs: number; heldUpMs: number } {
    this.turns.disable();
    this.garbage.disconnect();
    const own = this.slow.map((read) => this.ownMs(read));
    // Of those that are not looked into, none is longer than this.
    const unseen = Math.min(this.worstWarmMs, SHORT_MS);
    return {
      worstWarmMs: this.worstWarmMs,
      worstWarmOwnMs: Math.max(unseen, ...own),
      heldUpMs: this.turns.max / 1e6,
    };
  }

  private warm(from: number, until: number, since: NodeJS.CpuUsage): void {
    this.worstWarmMs = Math.max(this.worstWarmMs, until - from);
    if (until - from < SHORT_MS) return;
    const { user, system } = this.processor(since);
    this.slow.push({ from, until, processorMs: (user + system) / 1_000 });
  }

  private ownMs({ from, until, processorMs }: SlowRead): number {
    const collecting = this.collections.reduce(
      (sum, one) => sum + Math.max(Math.min(until, one.until) - Math.max(from, one.from), 0),
      0,
    );
    return Math.max(Math.min(until - from, processorMs) - collecting, 0);
  }
}
