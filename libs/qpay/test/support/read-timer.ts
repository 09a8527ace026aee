import { performance } from 'node:perf_hooks';

/** Times reads, and tells those that waited from those that did not. */
export class ReadTimer {
  /** Reads that did not end in the turn of the event loop in which they began: they waited, however shortly. */
  waited = 0;
  private readonly tookMs: number[] = [];

  async time<T>(read: () => Promise<T>): Promise<T> {
    let turned = false;
    const turn = setImmediate(() => (turned = true));
    const before = process.cpuUsage();
    const startedAt = performance.now();
    const value = await read();
    const tookMs = performance.now() - startedAt;
    clearImmediate(turn);
    const { user, system } = process.cpuUsage(before);
    // Within one turn the rest is what the machine gave to other processes.
    this.tookMs.push(turned ? tookMs : Math.min(tookMs, (user + system) / 1_000));
    if (turned) this.waited += 1;
    return value;
  }

  /** The time that one read in a thousand exceeds, in milliseconds, without that in which the process had no processor. */
  slowMs(): number {
    const sorted = this.tookMs.sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.999)] ?? 0;
  }
}
