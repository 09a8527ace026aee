import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { WindowCounter, type Count } from './window-counter';

type Record = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const PREFIX = 'order-service:throttle:';
/** Nobody waits longer than this to be counted, in milliseconds. */
const PATIENCE_MS = 100;
/** After a failure Redis is left alone for this long, in milliseconds. */
const REST_MS = 1_000;

/** One round trip, and never a window without an end. */
const HIT = `local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return { hits, left }`;

/**
 * Counts requests for all instances together in Redis. Without Redis, or while it is away, each instance counts for itself:
 * nobody is refused, and nobody waits, because Redis is down.
 */
export class ThrottleStorage implements ThrottlerStorage {
  private readonly logger = new Logger(ThrottleStorage.name);
  private readonly own: WindowCounter;
  private restUntil = 0;

  constructor(
    private readonly redis?: Redis,
    own = new WindowCounter(),
  ) {
    this.own = own;
  }

  async increment(key: string, ttl: number, limit: number, _block: number, name: string): Promise<Record> {
    const { hits, leftMs } =
      (await this.shared(`${PREFIX}${name}:${key}`, ttl)) ?? this.own.hit(name + key, ttl);
    const seconds = Math.max(1, Math.ceil(leftMs / 1_000));
    const isBlocked = hits > limit;
    return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
  }

  private async shared(key: string, windowMs: number): Promise<Count | undefined> {
    // A client that is not connected keeps commands for later; nobody is to wait for that.
    if (this.redis?.status !== 'ready' || performance.now() < this.restUntil) return undefined;
    try {
      const answer = await inTime(this.redis.eval(HIT, 1, key, windowMs));
      const [hits, leftMs] = answer as [number, number];
      return { hits, leftMs };
    } catch (error) {
      this.restUntil = performance.now() + REST_MS;
      this.logger.warn(`Requests are counted by each instance for itself: ${String(error)}`);
      return undefined;
    }
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Redis has not answered in ${PATIENCE_MS} ms.`)),
      PATIENCE_MS,
    );
    const ended = () => clearTimeout(timer);
    work.then(resolve, reject).then(ended, ended);
  });
}
