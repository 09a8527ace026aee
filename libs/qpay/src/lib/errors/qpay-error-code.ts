/**
 * What went wrong, in this library's own stable words. Switch on `error.code`; QPay's word for it, which may change or be
 * absent, is `error.qpayCode`.
 *
 * - `QPAY_CONFIGURATION`: this application is set up wrongly (a missing option, a base URL that is not QPay).
 * - `QPAY_INVALID_INPUT`: an argument was refused before anything was sent.
 * - `QPAY_AUTHENTICATION`: QPay does not accept the client id and secret.
 * - `QPAY_TOKEN_REJECTED`: QPay does not accept the access token (any more); a new login mends it.
 * - `QPAY_PERMISSION_DENIED`: the account has no right to this object or operation.
 * - `QPAY_CONNECTION`: no connection, or it broke while a repeatable request was under way.
 * - `QPAY_TIMEOUT`: the time limit passed on a request that may be repeated.
 * - `QPAY_ABORTED`: the caller's own `signal` ended a request that may be repeated.
 * - `QPAY_RATE_LIMIT`: QPay asked to slow down (HTTP 429).
 * - `QPAY_REQUEST_REJECTED`: QPay refused the content of the request; see `fieldErrors`.
 * - `QPAY_NOT_FOUND`: the invoice, payment, receipt… is unknown to QPay.
 * - `QPAY_ALREADY_DONE`: what was asked for had been done before.
 * - `QPAY_CONFLICT`: the object's present state forbids it (a paid invoice cannot be cancelled).
 * - `QPAY_UNAVAILABLE`: QPay is overloaded or broken (SYSTEM_BUSY, 5xx).
 * - `QPAY_CIRCUIT_OPEN`: not sent, because QPay's host has been failing and is being given rest.
 * - `QPAY_UNEXPECTED_ANSWER`: an answer that is not QPay's API as known (HTML, a redirect, missing fields).
 * - `QPAY_UNKNOWN_OUTCOME`: a request that changes something may or may not have been carried out.
 */
export type QPayErrorCode =
  | 'QPAY_CONFIGURATION'
  | 'QPAY_INVALID_INPUT'
  | 'QPAY_AUTHENTICATION'
  | 'QPAY_TOKEN_REJECTED'
  | 'QPAY_PERMISSION_DENIED'
  | 'QPAY_CONNECTION'
  | 'QPAY_TIMEOUT'
  | 'QPAY_ABORTED'
  | 'QPAY_RATE_LIMIT'
  | 'QPAY_REQUEST_REJECTED'
  | 'QPAY_NOT_FOUND'
  | 'QPAY_ALREADY_DONE'
  | 'QPAY_CONFLICT'
  | 'QPAY_UNAVAILABLE'
  | 'QPAY_CIRCUIT_OPEN'
  | 'QPAY_UNEXPECTED_ANSWER'
  | 'QPAY_UNKNOWN_OUTCOME';
