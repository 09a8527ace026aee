import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { SharedCounter } from './shared-counter';
import { WindowCounter, type Count } from './window-counter';

type Record = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const PREFIX = 'order-service:throttle:';
/** After a failure Redis is left alone for this long, in milliseconds. */
const REST_MS = 1_000;

/**
 * Counts requests for all instances together in Redis. Without Redis, or while it is away, each instance counts for itself:
 * nobody is refused, and nobody waits, because Redis is down.
 */
export class ThrottleStorage implements ThrottlerStorage {
  private readonly logger = new Logger(ThrottleStorage.name);
  private readonly own: WindowCounter;
  private readonly counter?: SharedCounter;
  private restUntil = 0;

  constructor(
    private readonly redis?: Redis,
    own = new WindowCounter(),
  ) {
    this.own = own;
    this.counter = redis && new SharedCounter(redis);
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
      return await this.counter?.hit(key, windowMs);
    } catch (error) {
      const resting = performance.now() < this.restUntil;
      this.restUntil = performance.now() + REST_MS;
      // What was on its way together fails together: once is enough.
      if (!resting) this.logger.warn(`Requests are counted by each instance for itself: ${String(error)}`);
      return undefined;
    }
  }
}
