import type { RedisLink } from './redis-link';
import { deleteIfEqual } from './redis-scripts';
import type { LockAnswer } from './token-store';

/**
 * A lock with an owner and an end. It saves work; it does not make anything correct: whoever holds it too long loses it,
 * and "newer wins" at the write protects the token.
 */
export class RedisLock {
  constructor(
    private readonly link: RedisLink,
    private readonly key: string,
    private readonly seconds: number,
  ) {}

  /**
   * Whether this owner holds the lock now, also when an earlier answer saying so was lost. Looks first: many instances
   * ask again and again while one logs in, and a lock that is taken costs them a read instead of a write and a read.
   */
  take(owner: string): Promise<LockAnswer> {
    return this.link.run('lock', async (redis) => {
      const holder = await redis.get(this.key);
      if (holder !== null) return holder === owner && 'in-doubt';
      return (await redis.set(this.key, owner, 'EX', this.seconds, 'NX')) === 'OK' && 'won';
    });
  }

  /** Frees the lock if it is still this owner's; another's, and an older instance's "1", stay. */
  async release(owner: string): Promise<void> {
    await this.link.run('unlock', (redis) => deleteIfEqual(redis, this.key, owner));
  }
}
