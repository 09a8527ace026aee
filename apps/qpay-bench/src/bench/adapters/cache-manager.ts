import KeyvRedis from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import type { OpenAdapter } from './adapter';
import { logIn, requestWithReplay, secondsLeft } from './qpay-calls';

const KEY = 'access_token';

/**
 * cache-manager's `wrap` over two tiers, memory and Redis (@keyv/redis). The value lives until one margin before the
 * token's end and is refreshed in the background (`refreshThreshold`) from twice the margin on, in both tiers.
 */
export const openCacheManager: OpenAdapter = async (place) => {
  const redis = new Keyv({ store: new KeyvRedis(`redis://${place.redis.host}:${place.redis.port}`) });
  redis.on('error', () => undefined);
  const cache = createCache({ stores: [new Keyv(), redis], refreshAllStores: true });
  const marginMs = place.marginSeconds * 1000;
  const wrapped = () =>
    cache.wrap(KEY, () => logIn(place), {
      ttl: (login) => Math.max(secondsLeft(login) * 1000 - marginMs, 1_000),
      refreshThreshold: marginMs,
    });
  const getToken = async () => (await wrapped()).accessToken;
  // The first command makes the connection.
  if (!place.withoutRedis) await cache.get(KEY);
  return {
    getToken,
    read: wrapped,
    request: () => requestWithReplay(place, { getToken }, () => cache.del(KEY)),
    close: async () => void (await cache.disconnect().catch(() => undefined)),
  };
};
