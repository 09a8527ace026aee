import type { QPayClock } from '../config/clock';
import type { ResolvedQPayOptions } from '../config/resolve-options';
import { MemoryTokenStore } from './memory-token-store';
import { openRedisConnections } from './redis-connections';
import { redisKeys } from './redis-keys';
import { RedisTokenStore } from './redis-token-store';
import { TokenCipher } from './token-cipher';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';

/** What decides about the store. */
export type StoreOptions = Pick<
  ResolvedQPayOptions,
  'redis' | 'tokenStore' | 'keyPrefix' | 'encryptionKey' | 'baseUrl' | 'clientId'
>;

/** The store that the options ask for: Redis when there is one, else this process' memory. */
export function openTokenStore(options: StoreOptions, clock: QPayClock, settings: TokenSettings): TokenStore {
  const { redis, encryptionKey, baseUrl, clientId } = options;
  if (!redis || options.tokenStore === 'memory') return new MemoryTokenStore(clock);
  const connections = openRedisConnections(redis);
  const cipher = encryptionKey && new TokenCipher(encryptionKey, `${baseUrl}\n${clientId}`);
  const keys = redisKeys(options.keyPrefix ?? connections.keyPrefix);
  return new RedisTokenStore({ connections, keys, clock, settings, ...(cipher && { cipher }) });
}
