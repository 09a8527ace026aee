interface Timer {
  at: number;
  seq: number;
  every?: number;
  run: () => void;
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  random: Math.random,
  performanceNow: performance.now.bind(performance),
};

/** Where every simulation takes place: clocks are put forward and back there. */
export const ZONE = 'America/New_York';

/** Half an hour before a new year, before clocks are put forward, before they are put back, and before a 29 February. */
const EPOCHS_MS = [
  Date.UTC(2026, 0, 1, 4, 30),
  Date.UTC(2026, 2, 8, 6, 30),
  Date.UTC(2026, 10, 1, 5, 30),
  Date.UTC(2028, 1, 29, 4, 30),
];

/** When the simulation of a seed begins. */
export function epochOf(seed: number): number {
  return EPOCHS_MS[seed % EPOCHS_MS.length] ?? 0;
}

/** Time that passes only when it is told to, for code that uses the platform's timers without knowing better. */
export class VirtualTime {
  nowMs: number;
  private timers: Timer[] = [];
  private seq = 0;

  constructor(private readonly epochMs: number) {
    this.nowMs = epochMs;
  }

  /** Puts itself, and a source of numbers, in the platform's place. @returns what puts the platform back */
  install(random: () => number): () => void {
    const start = (run: () => void, ms = 0, every?: number) => {
      const timer: Timer = { at: this.nowMs + Math.max(0, ms), seq: this.seq++, every, run };
      this.timers.push(timer);
      const handle = { timer, ref: () => handle, unref: () => handle, hasRef: () => true };
      return handle;
    };
    const stop = (handle?: { timer?: Timer }) => {
      if (handle?.timer) this.timers = this.timers.filter((timer) => timer !== handle.timer);
    };
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => start(run, ms),
      setInterval: (run: () => void, ms: number) => start(run, ms, ms),
      clearTimeout: stop,
      clearInterval: stop,
    });
    Math.random = random;
    performance.now = () => this.nowMs - this.epochMs;
    return () => {
      const { setTimeout, setInterval, clearTimeout, clearInterval } = real;
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
      Math.random = real.random;
      performance.now = real.performanceNow;
    };
  }

  /** Lets the next timer that is due by then happen, and time go on to it. @returns whether there was one */
  fireNext(untilMs: number): boolean {
    const due = this.timers.filter(({ at }) => at <= untilMs);
    const [next] = due.sort((one, other) => one.at - other.at || one.seq - other.seq);
    if (!next) return false;
    this.nowMs = Math.max(this.nowMs, next.at);
    if (next.every === undefined) this.timers = this.timers.filter((timer) => timer !== next);
    else next.at += Math.max(1, next.every);
    next.run();
    return true;
  }
}

/** Resolves when everything that needs nothing from outside has happened. */
export function microtasksDone(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(() => resolve()));
}
