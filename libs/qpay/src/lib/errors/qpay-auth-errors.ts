import { QPayError } from './qpay-error';

/** QPay does not accept the client id and secret. Repeating does not help; correcting the configuration does. */
export class QPayAuthenticationError extends QPayError {
  readonly code = 'QPAY_AUTHENTICATION';
  readonly retryable = false;
}

/**
 * QPay does not accept the access token: expired, revoked by a login elsewhere (one session lives per account), or
 * malformed. Decided before the request is processed, so even a write may be repeated with a new token; `QPayClient`
 * does so once by itself.
 */
export class QPayTokenRejectedError extends QPayError {
  readonly code = 'QPAY_TOKEN_REJECTED';
  readonly retryable = true;
}

/** The account has no right to this object or operation (`PERMISSION_DENIED`, HTTP 403). */
export class QPayPermissionError extends QPayError {
  readonly code = 'QPAY_PERMISSION_DENIED';
  readonly retryable = false;
}
