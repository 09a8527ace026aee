import { performance } from 'node:perf_hooks';

/**
 * Time and chance as the token service sees them. Injected, so that the very code that runs in production also runs on
 * a virtual clock, where a week of a thousand instances takes seconds and replays exactly.
 */
export interface QPayClock {
  /** Wall clock, milliseconds since the epoch. May jump. */
  now(): number;
  /** Monotonic clock, milliseconds from an arbitrary start. Never jumps, and may stand still while a machine sleeps. */
  monotonic(): number;
  /** Calls back once after `ms` milliseconds without keeping the process alive; the returned function cancels. */
  schedule(ms: number, callback: () => void): () => void;
}

/** The longest delay that the platform's timers take; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: QPayClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Starts to count milliseconds, by whichever clock says more: the monotonic one does not count while a machine sleeps, the
 * wall clock may be set back.
 */
export function stopwatch(clock: QPayClock): () => number {
  const monotonic = clock.monotonic();
  const wall = clock.now();
  return () => Math.max(clock.monotonic() - monotonic, clock.now() - wall);
}

/** Resolves after `ms` milliseconds of the given clock. */
export function sleep(clock: QPayClock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(ms, resolve));
}
