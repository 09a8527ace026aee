import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SeedResult } from './run-seed';

/** Which seeds, by how many threads. */
export interface SeedsToRun {
  from: number;
  count: number;
  threads: number;
  /** Called after each of them, in whatever order they end. */
  onResult: (result: SeedResult) => void;
}

const THREAD = join(__dirname, 'seed-thread.js');

/**
 * Gives seeds to threads, each with a database of its own, until one fails. A seed does not depend on those before it, so that
 * it does not matter who runs it.
 * @returns the failed one with the lowest number: every seed below it has been run to its end
 */
export async function runSeeds({
  from,
  count,
  threads,
  onResult,
}: SeedsToRun): Promise<SeedResult | undefined> {
  const failed: SeedResult[] = [];
  let next = from;
  const draw = () => (failed.length === 0 && next < from + count ? next++ : undefined);
  const take = (result: SeedResult) => {
    onResult(result);
    if (result.failure) failed.push(result);
  };
  const workers = Array.from({ length: Math.min(threads, count) }, () => new Worker(THREAD));
  try {
    await Promise.all(workers.map((worker) => feed(worker, draw, take)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return failed.sort((one, other) => one.seed - other.seed)[0];
}

/** Has one thread run seeds until there are none. @throws what the thread has thrown */
function feed(
  worker: Worker,
  draw: () => number | undefined,
  take: (result: SeedResult) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const seed = draw();
      if (seed === undefined) resolve();
      else worker.postMessage(seed);
    };
    worker.on('message', (result: SeedResult) => {
      take(result);
      give();
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('A thread has ended before its seeds.')));
    give();
  });
}
