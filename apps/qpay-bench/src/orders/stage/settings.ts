import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { QPaySimulator } from 'qpay-simulator';

/** The built service, from `src` and from `dist` alike. */
export const SERVICE = join(__dirname, '../../../../order-service/dist');

const USER_TOKEN_SECRET = 'a-key-of-the-benchmark-with-more-than-32-bytes';

/** What the service is told: its own defaults but for limits on how much may come from one address, or from one user in a minute. */
export function settings(
  qpay: QPaySimulator,
  port: number,
  more: Record<string, string>,
): Record<string, string> {
  const { clientId, clientSecret, invoiceCode } = qpay.credentials;
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    QPAY_BASE_URL: qpay.url,
    QPAY_CLIENT_ID: clientId,
    QPAY_CLIENT_SECRET: clientSecret,
    QPAY_INVOICE_CODE: invoiceCode,
    USER_TOKEN_SECRET,
    DATABASE_MAX_CONNECTIONS: '20',
    CHECKOUT_STREAMS_PER_ADDRESS: '5000',
    THROTTLE_CALLBACKS_PER_ADDRESS: '1000000',
    THROTTLE_REQUESTS_PER_ADDRESS: '1000000',
    THROTTLE_SESSIONS_PER_USER: '1000000',
    THROTTLE_REQUESTS_PER_USER: '1000000',
    ...more,
  };
}

/** A token as a shop's own login would issue it. */
export function userToken(user: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub: user, iss: 'order-service', aud: 'order-service', iat: now, exp: now + 3_600 };
  const text = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', USER_TOKEN_SECRET).update(text).digest('base64url')}`;
}
