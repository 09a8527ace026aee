import type { OpenAdapter } from './adapter';
import { connectRedis } from './connect-redis';
import { logIn, requestWithReplay, secondsLeft } from './qpay-calls';

const KEY = 'access_token';

/**
 * bentocache with memory, Redis and the Redis bus: the token is fresh until twice the margin before its end and served as
 * "graced" for one margin more while it is renewed in the background (`timeout: 0`).
 */
export const openBentocache: OpenAdapter = async (place) => {
  const { BentoCache, bentostore } = await import('bentocache');
  const { memoryDriver } = await import('bentocache/drivers/memory');
  const { redisBusDriver, redisDriver } = await import('bentocache/drivers/redis');
  const connection = await connectRedis(place);
  const bus = await connectRedis(place);
  const store = bentostore()
    .useL1Layer(memoryDriver({ maxItems: 100 }))
    .useL2Layer(redisDriver({ connection }))
    .useBus(redisBusDriver({ connection: bus }));
  const cache = new BentoCache({
    default: 'tokens',
    stores: { tokens: store },
    l2CircuitBreakerDuration: 2_000,
  });
  const getToken = () =>
    cache.getOrSet<string>({
      key: KEY,
      grace: place.marginSeconds * 1000,
      timeout: 0,
      suppressL2Errors: true,
      factory: async ({ setOptions }) => {
        const login = await logIn(place);
        setOptions({ ttl: Math.max(secondsLeft(login) - 2 * place.marginSeconds, 1) * 1000 });
        return login.accessToken;
      },
    });
  return {
    getToken,
    request: () => requestWithReplay(place, { getToken }, () => cache.delete({ key: KEY })),
    close: async () => {
      await cache.disconnectAll().catch(() => undefined);
      [connection, bus].forEach((client) => client.disconnect());
    },
  };
};
