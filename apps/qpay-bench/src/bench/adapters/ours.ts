import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { createQPay, QPayClient, type QPay } from 'nestjs-qpay';
import {
  createHttpService,
  DEFAULT_TOKEN_SETTINGS,
  openRedisConnections,
  QPayAuthService,
  QPayHttp,
  redisKeys,
  RedisTokenStore,
  systemClock,
  TokenEndpoint,
} from 'nestjs-qpay/internal';
import { PRODUCTION_MARGIN_SECONDS, type OpenAdapter, type Place } from './adapter';

/** nestjs-qpay: as an application makes it, or with the one figure scaled that tokens of seconds ask for. */
export const openOurs: OpenAdapter = async (place) => {
  Logger.overrideLogger(false);
  const needlessLoginsAt: number[] = [];
  const { auth, client, close } =
    place.marginSeconds === PRODUCTION_MARGIN_SECONDS ? plain(place) : scaled(place, needlessLoginsAt);
  return {
    needlessLoginsAt,
    getToken: () => auth.getAccessToken(),
    request: async () =>
      void (await client.checkPayment({ objectType: 'INVOICE', objectId: place.invoiceId })),
    holds: () => auth.status().valid,
    close,
  };
};

/** A token is renewed in its last seconds whether or not it still works: 2 s are held back as its safe end. */
const LAST_SECONDS = 3;

/** The application's client is only the pattern of the service's own connections; it never connects itself. */
const pattern = ({ redis }: Place) => new Redis(redis.port, redis.host, { lazyConnect: true });

function plain(place: Place): QPay {
  const { credentials, baseUrl } = place;
  return createQPay({ ...credentials, baseUrl, redis: pattern(place) });
}

/** The same parts as `createQPay` puts together, with the store's margin of 60 s scaled and nothing else changed. */
function scaled(place: Place, needlessLoginsAt: number[]): QPay {
  const { baseUrl, credentials, marginSeconds } = place;
  const settings = { ...DEFAULT_TOKEN_SETTINGS, storeMarginSeconds: marginSeconds };
  const http = new QPayHttp(createHttpService(), { baseUrl, timeoutMs: 15_000 });
  const connections = openRedisConnections(pattern(place), () => undefined);
  const { login } = new TokenEndpoint(http, credentials, systemClock);
  const auth: QPayAuthService = new QPayAuthService({
    store: new RedisTokenStore({ connections, keys: redisKeys(''), clock: systemClock, settings }),
    login: (...order) => {
      const { valid, secondsLeft = 0 } = auth.status();
      if (valid && secondsLeft > LAST_SECONDS) needlessLoginsAt.push(Date.now());
      return login(...order);
    },
    settings,
    clock: systemClock,
    random: Math.random,
  });
  const client = new QPayClient(auth, http, { invoiceCode: credentials.invoiceCode });
  return { auth, client, close: () => auth.close() };
}
