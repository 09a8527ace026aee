import { performance } from 'node:perf_hooks';

/** Times reads, and tells those that waited from those that did not. */
export class ReadTimer {
  /** Reads that did not end in the turn of the event loop in which they began: they waited, however shortly. */
  waited = 0;
  private readonly tookMs: number[] = [];

  async time<T>(read: () => Promise<T>): Promise<T> {
    let turned = false;
    const turn = setImmediate(() => (turned = true));
    const startedAt = performance.now();
    const value = await read();
    this.tookMs.push(performance.now() - startedAt);
    clearImmediate(turn);
    if (turned) this.waited += 1;
    return value;
  }

  /**
   * The time that one read in a thousand exceeds, in milliseconds. Not the longest: within one turn nothing but the
   * machine, giving its cores to other processes, makes a single read longer than its neighbours.
   */
  slowMs(): number {
    const sorted = this.tookMs.sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.999)] ?? 0;
  }
}
