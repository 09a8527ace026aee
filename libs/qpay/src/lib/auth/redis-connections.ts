import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { QPayRedis } from '../config/qpay-redis';
import { isCommands, isDuplicable, type DuplicableRedis, type RedisConnection } from './redis-types';

/** Connections of our own beside the application's, with settings that fail fast; or the application's where it has no others. */
export interface RedisConnections {
  commands: RedisConnection;
  /** Absent when the client cannot subscribe: then messages of other instances do not arrive, and polling has to do. */
  subscriber?: RedisConnection;
  /** Those that are ours, and may be ended. */
  own: readonly RedisConnection[];
  close(): void;
}

/** Requests must not fail any more a second after Redis is back: the next attempt has to come well before. */
const RECONNECT_CEILING_MS = 500;
const reconnectDelay = (attempt: number) =>
  Math.min(50 * 2 ** Math.min(attempt - 1, 10), RECONNECT_CEILING_MS);

/** Never queue, never retry, reconnect for ever: an outage of Redis must not hold up a caller. */
const FAIL_FAST = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  lazyConnect: false,
  keyPrefix: '',
  autoResubscribe: false,
  // ioredis waits this long for a socket to close that may be gone already; two seconds of every shutdown otherwise.
  disconnectTimeout: 200,
  retryStrategy: reconnectDelay,
};

function duplicate(redis: DuplicableRedis): RedisConnection {
  const connection = redis.isCluster
    ? redis.duplicate([], {
        enableOfflineQueue: false,
        lazyConnect: false,
        keyPrefix: '',
        scaleReads: 'master',
        clusterRetryStrategy: reconnectDelay,
        // ioredis replaces these as a whole: without the application's the password and TLS would be gone.
        redisOptions: { ...redis.options?.redisOptions, ...FAIL_FAST, retryStrategy: undefined },
      })
    : redis.duplicate(FAIL_FAST);
  // An unheard 'error' event would end the process; the commands report what matters.
  connection.on?.('error', () => undefined);
  return connection;
}

/** ioredis would hold the process for two seconds when a connection that is gone already is disconnected. */
function end(connection: RedisConnection): void {
  if (connection.status === 'end') return;
  // ioredis hears one error of a socket; a TLS handshake that is cut short can have a second, which would end the process.
  connection.stream?.on('error', () => undefined);
  connection.disconnect?.();
}

/** A client that makes no others is used as it is, and stays the application's. */
function borrowed(redis: object, release: () => void): RedisConnections {
  if (!isCommands(redis)) throw new QPayConfigurationError('redis must be an ioredis client or cluster.');
  return { commands: redis, own: [], close: release };
}

/** What the application's client puts before every key, '' for nothing. */
export function ownKeyPrefix(redis: QPayRedis): string {
  if (!isDuplicable(redis)) return '';
  return redis.options?.keyPrefix ?? redis.options?.redisOptions?.keyPrefix ?? '';
}

/**
 * Makes our own connections from the application's client, which is never closed and never reconfigured.
 *
 * @param release called when they are closed
 */
export function openRedisConnections(redis: QPayRedis, release: () => void): RedisConnections {
  if (!isDuplicable(redis)) return borrowed(redis, release);
  const commands = duplicate(redis);
  const subscriber = duplicate(redis);
  const own = [commands, subscriber];
  return {
    commands,
    subscriber,
    own,
    close: () => {
      release();
      own.forEach(end);
    },
  };
}
