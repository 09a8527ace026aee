import { ConfigError } from './config-error';
import { loadConfig } from './load-config';

/** What a service in production is given at least. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  QPAY_CLIENT_ID: 'SHOP',
  QPAY_CLIENT_SECRET: 'a-real-secret',
  QPAY_INVOICE_CODE: 'SHOP_INVOICE',
  DATABASE_URL: 'postgres://db.example.mn/orders',
  REDIS_DATABASE_URI: 'redis://redis.example.mn:6379',
  PUBLIC_URL: 'https://pay.example.mn/',
  CALLBACK_KEY: 'a-callback-key-of-at-least-32-bytes',
  USER_TOKEN_JWKS_URL: 'https://id.example.mn/jwks',
  USER_TOKEN_ISSUER: 'https://id.example.mn',
  USER_TOKEN_AUDIENCE: 'shop',
};

/** A value of each secret that could not be anything else. */
export const SECRET_VALUES: Readonly<Record<string, string>> = {
  QPAY_CLIENT_ID: 'planted-client',
  QPAY_CLIENT_SECRET: 'planted-client-secret',
  QPAY_INVOICE_CODE: 'PLANTED_INVOICE',
  DATABASE_URL: 'postgres://shop:planted-password@db.example.mn/orders',
  REDIS_DATABASE_URI: 'redis://:planted-password@redis.example.mn:6379',
  USER_TOKEN_SECRET: 'planted-user-token-secret-of-32-bytes',
  CALLBACK_KEY: 'planted-callback-key-of-at-least-32-bytes',
  CALLBACK_KEY_PREVIOUS: 'planted-earlier-key-of-at-least-32-bytes',
  METRICS_TOKEN: 'planted-metrics-token-of-at-least-32-bytes',
};

/** The variables that a configuration is refused for. */
export function problems(env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable }) => variable);
    throw error;
  }
}
