import { performance } from 'node:perf_hooks';

const TICK_MS = 10;
/** What a timer is late by on an idle machine. */
const USUAL_MS = 5;

/**
 * Measures for how long this machine kept this process from running. A time that a test bounds may be longer by so much, and
 * on an idle machine by nothing.
 *
 * @returns what ends the measurement and gives the milliseconds
 */
export function watchMachine(): () => number {
  let late = 0;
  let last = performance.now();
  const note = () => {
    const now = performance.now();
    late += Math.max(0, now - last - TICK_MS - USUAL_MS);
    last = now;
  };
  const timer = setInterval(note, TICK_MS);
  return () => {
    clearInterval(timer);
    note();
    return late;
  };
}

/** How long the work takes, in milliseconds, but for what the machine kept this process from running meanwhile. */
export async function took(work: () => Promise<unknown>): Promise<number> {
  const delayed = watchMachine();
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt - delayed();
}
