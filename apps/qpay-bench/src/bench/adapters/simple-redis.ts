import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { OpenAdapter, Place, TokenAdapter } from './adapter';
import { connectRedis } from './connect-redis';
import { checkPayment, requestToken } from './qpay-calls';

const KEY = 'qpay:access_token';
const LOCK_KEY = 'qpay:access_token:lock';
const WAITS = 3;
const WAIT_MS = 250;

/**
 * The simple algorithm in its original form: a lock without an owner, three waits of 250 ms and then a direct fetch, an
 * unconditional delete, no single flight, ioredis as it comes, and nothing for a refused token.
 */
class SimpleRedis implements TokenAdapter {
  constructor(
    private readonly place: Place,
    private readonly redis: Redis,
  ) {}

  async getToken(): Promise<string> {
    for (let waits = 0; waits <= WAITS; waits++) {
      const cached = await this.cached();
      if (cached) return cached;
      if ((await this.redis.set(LOCK_KEY, '1', 'EX', 10, 'NX')) === 'OK') return this.underLock();
      if (waits < WAITS) await delay(WAIT_MS);
    }
    return this.fetchAndStore();
  }

  async request(): Promise<void> {
    await checkPayment(this.place, await this.getToken());
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private async underLock(): Promise<string> {
    try {
      return (await this.cached()) ?? (await this.fetchAndStore());
    } finally {
      await this.redis.del(LOCK_KEY);
    }
  }

  private async cached(): Promise<string | undefined> {
    const text = await this.redis.get(KEY);
    if (text === null) return undefined;
    const { accessToken, expiresAt } = JSON.parse(text) as { accessToken: string; expiresAt: number };
    return expiresAt - now() > this.place.marginSeconds ? accessToken : undefined;
  }

  private async fetchAndStore(): Promise<string> {
    const { accessToken, expiresIn } = await requestToken(this.place);
    const expiresAt = expiresIn > now() + 3_600 ? expiresIn : now() + expiresIn;
    const seconds = Math.max(expiresAt - now() - this.place.marginSeconds, 1);
    await this.redis.set(KEY, JSON.stringify({ accessToken, expiresAt }), 'EX', seconds);
    return accessToken;
  }
}

const now = () => Math.floor(Date.now() / 1000);

export const openSimpleRedis: OpenAdapter = async (place) =>
  new SimpleRedis(place, await connectRedis(place));
