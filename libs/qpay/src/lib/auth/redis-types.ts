/**
 * What the token service needs of an ioredis client or cluster (5 or 6). Structural, so that the library loads without
 * ioredis. Everything optional degrades: a client that cannot run scripts is used without their atomicity.
 */
export interface RedisCommands {
  readonly isCluster?: boolean;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ...options: (string | number)[]): Promise<unknown>;
  del(key: string): Promise<unknown>;
  pttl?(key: string): Promise<number>;
  eval?(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  publish?(channel: string, message: string): Promise<unknown>;
}

/** A connection with its life: what `ioredis` adds to the commands. */
export interface RedisConnection extends RedisCommands {
  readonly status?: string;
  /** The socket beneath, once there is one. */
  readonly stream?: { on(event: 'error', listener: () => void): unknown };
  on?(event: string, listener: (...args: never[]) => void): unknown;
  off?(event: string, listener: (...args: never[]) => void): unknown;
  subscribe?(channel: string): Promise<unknown>;
  /** With `true` another connection is made. */
  disconnect?(reconnect?: boolean): void;
  /** Of a cluster: a connection to each of its servers. */
  nodes?(): RedisConnection[];
  ping?(): Promise<unknown>;
}

/** The parts of an ioredis client that make another connection like it. */
export interface DuplicableRedis {
  isCluster?: boolean;
  /** Of a cluster: the servers by which the others are found. */
  startupNodes?: readonly unknown[];
  options?: {
    host?: string;
    port?: number;
    db?: number;
    keyPrefix?: string;
    /** A socket of this machine, instead of host and port. */
    path?: string;
    /** With Sentinel host and port say nothing: the master is found under a name. */
    sentinels?: readonly unknown[] | null;
    name?: string;
    redisOptions?: { keyPrefix?: string };
  };
  duplicate(...args: unknown[]): RedisConnection;
}

/** Whether this client can make connections of our own, with our own settings. */
export function isDuplicable(redis: object): redis is DuplicableRedis {
  return 'duplicate' in redis && typeof redis.duplicate === 'function';
}

/** Whether it can be used as it is. */
export function isCommands(redis: object): redis is RedisConnection {
  return ['get', 'set', 'del'].every((name) => name in redis);
}
