/** What the application hands over: an ioredis `Redis` or `Cluster`, or anything with at least `get`, `set` and `del`. */
export interface QPayRedis {
  get(key: string): Promise<string | null>;
  set(...args: never[]): Promise<unknown>;
  del(...args: never[]): Promise<unknown>;
}
