import { QPayTokenRejectedError } from './qpay-auth-errors';

/**
 * Whether QPay refused the access token itself, so that a new one mends it: HTTP 401 with `NO_CREDENTIALS` (production),
 * `NO_CREDENDIALS` (sandbox, spelt so) or no code at all. Wrong client credentials (`AUTHENTICATION_FAILED`) and a missing
 * right (`PERMISSION_DENIED`, also sent as 401) are not: a new token would be refused the same way.
 */
export function isTokenRejected(error: unknown): error is QPayTokenRejectedError {
  return error instanceof QPayTokenRejectedError;
}
