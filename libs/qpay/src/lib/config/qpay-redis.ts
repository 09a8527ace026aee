/** What the application hands over: an ioredis `Redis` or `Cluster`, or anything with at least `get`, `set` and `del`. */
export interface QPayRedis {
  /** The value of a key; null when there is none. */
  get(key: string): Promise<string | null>;
  /** Writes a key, with Redis’s own options after the value. */
  set(...args: never[]): Promise<unknown>;
  /** Deletes keys. */
  del(...args: never[]): Promise<unknown>;
}
