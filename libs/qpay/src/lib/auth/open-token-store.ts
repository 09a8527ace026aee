import type { QPayClock } from '../config/clock';
import type { ResolvedQPayOptions } from '../config/resolve-options';
import { MemoryTokenStore } from './memory-token-store';
import { claimKey } from './claimed-keys';
import { openRedisConnections, ownKeyPrefix } from './redis-connections';
import { redisKeys } from './redis-keys';
import { RedisTokenStore } from './redis-token-store';
import { accountDigest, TokenCipher } from './token-cipher';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';

/** What decides about the store. */
export type StoreOptions = Pick<
  ResolvedQPayOptions,
  'redis' | 'tokenStore' | 'name' | 'keyPrefix' | 'encryptionKey' | 'baseUrl' | 'clientId'
>;

/** The store that the options ask for: Redis when there is one, else this process' memory. */
export function openTokenStore(options: StoreOptions, clock: QPayClock, settings: TokenSettings): TokenStore {
  const { redis, encryptionKey, baseUrl, clientId } = options;
  if (!redis || options.tokenStore === 'memory') return new MemoryTokenStore(clock);
  const account = accountDigest(baseUrl, clientId);
  const prefix = options.keyPrefix ?? ownKeyPrefix(redis);
  const keys = redisKeys(prefix, options.name && account);
  const release = claimKey(redis, keys.token, account);
  const connections = openRedisConnections(redis, release);
  const cipher = encryptionKey && new TokenCipher(encryptionKey, `${baseUrl}\n${clientId}`);
  return new RedisTokenStore({ connections, keys, clock, settings, ...(cipher && { cipher }) });
}
