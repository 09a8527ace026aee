import { Cache, createStorage } from 'async-cache-dedupe';
import type { OpenAdapter } from './adapter';
import { connectRedis } from './connect-redis';
import { logIn, requestWithReplay, secondsLeft, type Login } from './qpay-calls';

const KEY = 'current';

/**
 * async-cache-dedupe with Redis as its storage. `stale` is the margin: within it the stored token is served while a new
 * one is fetched. Its types know no dynamically defined functions, hence the method of our own.
 */
class TokenCache extends Cache {
  declare readonly token: (key: string) => Promise<Login>;
}

export const openAsyncCacheDedupe: OpenAdapter = async (place) => {
  const client = await connectRedis(place);
  const storage = createStorage('redis', { client });
  const cache = new TokenCache({ ttl: 0, storage });
  const { marginSeconds } = place;
  const ttl = (login: Login) => Math.max(secondsLeft(login) - 2 * marginSeconds, 1);
  cache.define('token', { ttl, stale: marginSeconds }, () => logIn(place));
  const getToken = async () => (await cache.token(KEY)).accessToken;
  return {
    getToken,
    read: () => cache.token(KEY),
    request: () => requestWithReplay(place, { getToken }, () => cache.clear('token', KEY)),
    close: async () => client.disconnect(),
  };
};
