/** Hits within a window. */
export interface Count {
  hits: number;
  /** Until the window ends, in milliseconds. */
  leftMs: number;
}

/** Windows that are remembered at once; whoever comes from more addresses than that pushes out the oldest. */
const MOST_KEYS = 50_000;

/** Counts in this process: what there is without Redis, and while Redis is away. */
export class WindowCounter {
  private readonly windows = new Map<string, { hits: number; endsAt: number }>();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly mostKeys = MOST_KEYS,
  ) {}

  hit(key: string, windowMs: number): Count {
    const now = this.now();
    const known = this.windows.get(key);
    const window = known && known.endsAt > now ? known : this.begin(key, now + windowMs);
    window.hits += 1;
    return { hits: window.hits, leftMs: window.endsAt - now };
  }

  get size(): number {
    return this.windows.size;
  }

  /** A new window goes to the end, so that the first ones are always the oldest. */
  private begin(key: string, endsAt: number) {
    this.windows.delete(key);
    const window = { hits: 0, endsAt };
    this.windows.set(key, window);
    for (const oldest of this.windows.keys()) {
      if (this.windows.size <= this.mostKeys) break;
      this.windows.delete(oldest);
    }
    return window;
  }
}
