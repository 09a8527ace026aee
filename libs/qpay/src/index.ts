/**
 * QPay Merchant API V2 for NestJS: one access token shared by a whole fleet, and a typed client.
 *
 * @packageDocumentation
 */

// Nest
export { QPayModule } from './lib/qpay.module';
export type { QPayModuleOptions, QPayOptionsFactory } from './lib/config/qpay-options';
export type { QPayRegistration } from './lib/qpay.registration';
export {
  getQPayAuthToken,
  getQPayCallbackMonitorToken,
  getQPayClientToken,
  InjectQPayAuth,
  InjectQPayCallbackMonitor,
  InjectQPayClient,
} from './lib/config/naming';
export type { QPayRedis } from './lib/config/qpay-redis';
export { QPAY_ACCESS_TOKEN_KEY, QPAY_PRODUCTION_URL, QPAY_SANDBOX_URL } from './lib/config/constants';

// Without Nest
export { closeQPay, createQPay, getQPayAuthService, getQPayClient, type QPay } from './standalone';

// The token
export { QPayAuthService } from './lib/auth/qpay-auth.service';
export type { QPayAuthEvent, RenewalReason as QPayRenewalReason } from './lib/auth/auth-events';
export type { QPayAuthStatus } from './lib/auth/auth-status';

// The client
export { QPayClient, type QPayClientOptions } from './lib/client/qpay-client';
export {
  QPayCircuit,
  type QPayCircuitOptions,
  type QPayCircuitState,
  type QPayCircuitStatus,
} from './lib/client/qpay-circuit';
export type { QPayCallOptions, QPayTokenSource } from './lib/client/call.types';
export type * from './lib/client/invoice-input.types';
export type * from './lib/client/invoice-party.types';
export type * from './lib/client/invoice.types';
export type * from './lib/client/payment-queries.types';
export type * from './lib/client/payment.types';
export type * from './lib/client/ebarimt.types';
export type * from './lib/client/subscription.types';
export type { QPayOpen } from './lib/client/open-union';
export type { QPayExtraFields } from './lib/client/wire/answer';
export { QPAY_ENDPOINTS, type QPayEndpoint, type QPayOperation } from './lib/client/endpoints';
export {
  refreshQPayToken,
  requestQPayToken,
  type QPayCredentials,
  type QPayTimedTokenAnswer,
} from './lib/client/token-calls';
export type { QPayTokenAnswer } from './lib/client/wire/token.wire';
export { createQPayHttp } from './lib/http/create-http-service';
export type { QPayHttp } from './lib/http/qpay-http';
export type {
  QPayAuthorization,
  QPayEffect,
  QPayHttpOptions,
  QPayHttpRequest,
  QPayHttpResponse,
} from './lib/http/qpay-http.types';
export type { QPayRequestEvent } from './lib/http/request-event';

// The callback
export { QPayCallback } from './lib/callback/qpay-callback.decorator';
export type { QPayCallbackHandler, QPayCallbackHandlerOptions } from './lib/callback/qpay-callback.decorator';
export {
  QPayCallbackMonitor,
  type QPayCallbackOutcome,
  type QPayCallbackReceipt,
} from './lib/callback/callback-monitor';
export type { QPayCallbackOptions } from './lib/callback/callback-options';
export type * from './lib/callback/callback.types';
export {
  createQPayCallbackToken,
  hashQPayCallbackToken,
  verifyQPayCallbackToken,
  type QPayCallbackToken,
} from './lib/callback/callback-token';
export {
  QPayCallbackSigner,
  type QPayCallbackKey,
  type QPayCallbackKeys,
} from './lib/callback/callback-signer';
export { qpayCallbackUrl } from './lib/callback/callback-url';

// Money
export {
  qpayAmountFromMinorUnits,
  qpayAmountToMinorUnits,
  type QPayAmountInput,
} from './lib/money/qpay-amount';
export { qpayTaxesOfGross, type QPayIncludedTaxes, type QPayTaxRules } from './lib/money/vat';

// QR
export { isQPayQrIntact, parseQPayQr, type QPayEmvField, type QPayEmvQr } from './lib/qr/emv-qr';
export { qpayDeepLinks, qpayLinkScheme } from './lib/qr/deep-links';
export { qpayQrDataUrl, qpayQrPng, qpayQrSvg } from './lib/qr/qr-image';

// Errors
export { QPayError, type QPayErrorDetails, type QPayFieldError } from './lib/errors/qpay-error';
export type { QPayErrorCode } from './lib/errors/qpay-error-code';
export * from './lib/errors/qpay-auth-errors';
export * from './lib/errors/qpay-local-errors';
export * from './lib/errors/qpay-refusal-errors';
export * from './lib/errors/qpay-transport-errors';
export * from './lib/errors/qpay-unknown-outcome-error';
export { isTokenRejected } from './lib/errors/is-token-rejected';
export { describeQPayCode, type QPayCodeText } from './lib/errors/describe-qpay-code';
export {
  isQPayKnownCode,
  QPAY_CODE_KINDS,
  type QPayCode,
  type QPayCodeKind,
  type QPayKnownCode,
} from './lib/errors/qpay-code-kinds';
