/**
 * QPay Merchant API V2 for NestJS: one access token shared by a whole fleet, and a typed client.
 *
 * @packageDocumentation
 */

// Nest
export { QPayModule } from './lib/qpay.module';
export type { QPayModuleOptions, QPayOptionsFactory } from './lib/config/qpay-options';
export type { QPayRedis } from './lib/config/qpay-redis';
export { QPAY_ACCESS_TOKEN_KEY, QPAY_PRODUCTION_URL, QPAY_SANDBOX_URL } from './lib/config/constants';

// Without Nest
export { closeQPay, createQPay, getQPayAuthService, getQPayClient, type QPay } from './standalone';

// The token
export { QPayAuthService } from './lib/auth/qpay-auth.service';
export type { QPayAuthEvent, RenewalReason as QPayRenewalReason } from './lib/auth/auth-events';
export type { QPayAuthStatus } from './lib/auth/auth-status';
