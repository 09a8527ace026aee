/**
 * What stands in for each missing setting outside production. The values are public, which is why production refuses
 * every one of them.
 */
export const DEVELOPMENT = {
  port: 6003,
  simulatorUrl: 'http://localhost:6004',
  clientId: 'SIMULATOR',
  clientSecret: 'simulator-secret',
  invoiceCode: 'SIMULATOR_INVOICE',
  dataFolder: '.data',
  merchantName: 'Жишээ дэлгүүр',
  callbackKey: 'order-service-development-callback-key-not-for-production',
  userTokenSecret: 'order-service-development-key-not-for-production',
} as const;

/** `iss` and `aud` of user tokens where nothing else is configured. */
export const USER_TOKEN_DEFAULTS = { issuer: 'order-service', audience: 'order-service' } as const;
