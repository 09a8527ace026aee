import type { VirtualTime } from '../time/virtual-time';

interface Entry {
  text: string;
  /** Milliseconds of virtual time. */
  until: number;
}

/** The keys of a Redis, with their ends. */
export class RedisData {
  private entries = new Map<string, Entry>();

  constructor(private readonly time: VirtualTime) {}

  get(key: string): string | null {
    return this.live(key)?.text ?? null;
  }

  /** -2: no such key; -1: no end. */
  pttl(key: string): number {
    const entry = this.live(key);
    if (!entry) return -2;
    return entry.until === Infinity ? -1 : Math.round(entry.until - this.time.now);
  }

  set(key: string, text: string, ttlMs = Infinity): void {
    this.entries.set(key, { text, until: this.time.now + ttlMs });
  }

  del(key: string): number {
    const there = this.live(key) !== undefined;
    this.entries.delete(key);
    return there ? 1 : 0;
  }

  clear(): void {
    this.entries.clear();
  }

  /** A copy, as a replica or a dump on disk holds it. */
  snapshot(): ReadonlyMap<string, Entry> {
    return new Map(this.entries);
  }

  restore(snapshot: ReadonlyMap<string, Entry>): void {
    this.entries = new Map(snapshot);
  }

  private live(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.until > this.time.now) return entry;
    this.entries.delete(key);
    return undefined;
  }
}
