import type { QPayClock } from '../config/clock';

const SLICES = 4;

/**
 * Calls back after `ms` milliseconds of waiting; the returned function cancels. Waited in slices, because a process that
 * was held up itself (a long start, a stopped container) has not waited: between two slices it looks at what came in
 * meanwhile, where one timer would be over before the answer that has lain there all the time is read.
 */
export function afterPatience(clock: QPayClock, ms: number, callback: () => void): () => void {
  let left = SLICES;
  let cancel = () => {};
  const wait = () => {
    left -= 1;
    cancel = clock.schedule(ms / SLICES, left === 0 ? callback : wait);
  };
  wait();
  return () => cancel();
}
