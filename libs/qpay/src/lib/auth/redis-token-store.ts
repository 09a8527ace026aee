import { stopwatch, type QPayClock } from '../config/clock';
import { fingerprint } from './access-token';
import { LONGEST_LIFETIME_SECONDS } from './expires-in';
import type { RedisConnections } from './redis-connections';
import type { RedisKeys } from './redis-keys';
import { RedisLink } from './redis-link';
import { RedisLock } from './redis-lock';
import { RedisMessages } from './redis-messages';
import { deleteIfEqual, setIfNewer, textAt } from './redis-scripts';
import type { RedisCommands } from './redis-types';
import { decodeStoredToken, encodeStoredToken, remainingOf } from './stored-token';
import type { TokenCipher } from './token-cipher';
import type { TokenSettings } from './token-settings';
import { TokenStore, type LoginHold, type StoredToken, type StoreMessage } from './token-store';
import { readHold } from './login-hold';

/** What a Redis token store is made of. */
export interface RedisTokenStoreParts {
  connections: RedisConnections;
  keys: RedisKeys;
  clock: QPayClock;
  settings: Pick<TokenSettings, 'storeMarginSeconds' | 'lockSeconds' | 'commandMs'>;
  cipher?: TokenCipher;
}

/** The fleet's store: plain keys in Redis, each command on one key, so that it works on a cluster as on a single server. */
export class RedisTokenStore extends TokenStore {
  readonly shared = true;
  private readonly link: RedisLink;
  /** The lock may lie on another server of a cluster than the rest. The token is shared while that one is dead. */
  private readonly lockLink: RedisLink;
  private readonly locks: RedisLock;
  private readonly messages: RedisMessages;

  constructor(private readonly parts: RedisTokenStoreParts) {
    super();
    const { connections, clock, keys, settings } = parts;
    const linkTo = (...names: string[]) => new RedisLink(connections, clock, settings, names);
    const apart = connections.commands.isCluster ?? false;
    this.link = apart ? linkTo(keys.token, keys.hold) : linkTo(keys.token, keys.lock, keys.hold);
    this.lockLink = apart ? linkTo(keys.lock) : this.link;
    this.locks = new RedisLock(this.lockLink, keys.lock, settings.lockSeconds);
    this.messages = new RedisMessages(connections.subscriber, this.link, keys);
  }

  async read(): Promise<StoredToken | undefined> {
    const { keys, clock, settings, cipher } = this.parts;
    const elapsedMs = stopwatch(clock);
    const [text, ttlMs] = await this.link.run('read', (redis) =>
      Promise.all([textAt(redis, keys.token), redis.pttl?.(keys.token) ?? -1]),
    );
    // -2: gone between the two commands.
    if (text === null || ttlMs === -2) return undefined;
    const decoded = decodeStoredToken(text, cipher);
    const token = decoded && remainingOf(decoded, ttlMs, clock.now(), settings.storeMarginSeconds);
    if (!token) await this.link.run('remove', (redis) => deleteIfEqual(redis, keys.token, text));
    // The answer may have lain there while this process was stopped.
    return token && { ...token, remainingMs: token.remainingMs - elapsedMs() };
  }

  async write(token: StoredToken): Promise<'stored' | 'older' | 'too-short'> {
    const { keys, clock, settings, cipher } = this.parts;
    const ttlSeconds = Math.round(token.remainingMs / 1000) - settings.storeMarginSeconds;
    if (ttlSeconds < 1) return 'too-short';
    const stored = await this.link.run('write', (redis) =>
      setIfNewer(redis, keys.token, {
        text: encodeStoredToken(token, cipher),
        ttlSeconds,
        expiresAt: token.expiresAt,
        latestPlausible: Math.floor(clock.now() / 1000) + LONGEST_LIFETIME_SECONDS,
        expiresAtOf: (text) => decodeStoredToken(text, cipher)?.expiresAt,
      }),
    );
    if (!stored) return 'older';
    await this.messages.send({ type: 'stored', fingerprint: fingerprint(token.accessToken) });
    return 'stored';
  }

  async drop(token: { accessToken: string; remainingMs: number }): Promise<void> {
    const { keys, cipher } = this.parts;
    await this.link.run('drop', async (redis) => {
      await this.bury(redis, token);
      const text = await redis.get(keys.token);
      if (text !== null && decodeStoredToken(text, cipher)?.accessToken === token.accessToken) {
        await deleteIfEqual(redis, keys.token, text);
      }
    });
    await this.messages.send({ type: 'dropped', fingerprint: fingerprint(token.accessToken) });
  }

  async clear(): Promise<void> {
    const { keys } = this.parts;
    const token = await this.read();
    await this.link.run('clear', async (redis) => {
      if (token) await this.bury(redis, token);
      await redis.del(keys.token);
      await redis.del(keys.hold);
    });
    if (token) await this.messages.send({ type: 'dropped', fingerprint: fingerprint(token.accessToken) });
  }

  async isDropped(print: string): Promise<boolean> {
    return (
      (await this.link.run('tombstone', (redis) => redis.get(this.parts.keys.tombstone(print)))) !== null
    );
  }

  lock = (owner: string) => this.locks.take(owner);
  unlock = (owner: string) => this.locks.release(owner);

  async hold(): Promise<(LoginHold & { remainingMs: number }) | undefined> {
    const { hold } = this.parts.keys;
    const [text, ttlMs] = await this.link.run('hold', (redis) =>
      Promise.all([redis.get(hold), redis.pttl?.(hold) ?? -1]),
    );
    const found = text === null || ttlMs <= 0 ? undefined : readHold(text);
    return found && { ...found, remainingMs: ttlMs };
  }

  async setHold(hold: LoginHold, ms: number): Promise<void> {
    const text = JSON.stringify(hold);
    await this.link.run('set-hold', (redis) =>
      redis.set(this.parts.keys.hold, text, 'PX', Math.max(Math.round(ms), 1)),
    );
  }

  onMessage(listener: (message: StoreMessage | { type: 'connected' }) => void): void {
    for (const link of new Set([this.link, this.lockLink]))
      link.onReached(() => listener({ type: 'connected' }));
    this.messages.onMessage(listener);
  }

  async close(): Promise<void> {
    this.link.close();
    this.lockLink.close();
    this.parts.connections.close();
  }

  /** A tombstone outlives what it marks: nobody may bring the token back from memory. */
  private async bury(
    redis: RedisCommands,
    token: { accessToken: string; remainingMs: number },
  ): Promise<void> {
    const print = fingerprint(token.accessToken);
    await redis.set(
      this.parts.keys.tombstone(print),
      print,
      'PX',
      Math.max(Math.round(token.remainingMs), 1_000),
    );
  }
}
