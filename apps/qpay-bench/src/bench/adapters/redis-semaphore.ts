import type { Redis } from 'ioredis';
import { Mutex } from 'redis-semaphore';
import type { OpenAdapter, Place, TokenAdapter } from './adapter';
import { connectRedis } from './connect-redis';
import { logIn, requestWithReplay, secondsLeft, type Login } from './qpay-calls';

const KEY = 'token';
const OPTIONS = {
  lockTimeout: 10_000,
  acquireTimeout: 20_000,
  retryInterval: 100,
  onLockLost: () => undefined,
};

/**
 * Get, or fetch under a redis-semaphore mutex: the lock has an owner and is extended while it is held. One flight per
 * process is put around it, as most would: otherwise each of a process' callers would take the lock in turn.
 */
class GetOrFetch implements TokenAdapter {
  private flight?: Promise<string>;

  constructor(
    private readonly place: Place,
    private readonly redis: Redis,
  ) {}

  async getToken(): Promise<string> {
    return (await this.cached()) ?? (await this.fetchOnce());
  }

  request(): Promise<void> {
    return requestWithReplay(this.place, this, () => this.redis.del(KEY));
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private fetchOnce(): Promise<string> {
    this.flight ??= this.fetchUnderLock().finally(() => (this.flight = undefined));
    return this.flight;
  }

  private async fetchUnderLock(): Promise<string> {
    const mutex = new Mutex(this.redis, KEY, OPTIONS);
    await mutex.acquire();
    try {
      return (await this.cached()) ?? (await this.fetchAndStore());
    } finally {
      await mutex.release();
    }
  }

  private async cached(): Promise<string | undefined> {
    const text = await this.redis.get(KEY);
    return text === null ? undefined : (JSON.parse(text) as Login).accessToken;
  }

  private async fetchAndStore(): Promise<string> {
    const login = await logIn(this.place);
    const seconds = Math.max(secondsLeft(login) - this.place.marginSeconds, 1);
    await this.redis.set(KEY, JSON.stringify(login), 'EX', seconds);
    return login.accessToken;
  }
}

export const openRedisSemaphore: OpenAdapter = async (place) =>
  new GetOrFetch(place, await connectRedis(place));
