/**
 * The parts of the token service, for this workspace's own simulations and benchmarks: they put the very code that runs in
 * production together on a virtual clock, a virtual Redis and a virtual QPay. Not public API: anything here may change in
 * any release.
 *
 * @internal
 * @packageDocumentation
 */
export { QPayAuthService, type QPayAuthParts } from './lib/auth/qpay-auth.service';
export type { QPayAuthEvent } from './lib/auth/auth-events';
export { fingerprint } from './lib/auth/access-token';
export { openRedisConnections, type RedisConnections } from './lib/auth/redis-connections';
export { redisKeys, type RedisKeys } from './lib/auth/redis-keys';
export { RedisTokenStore } from './lib/auth/redis-token-store';
export type { DuplicableRedis, RedisConnection } from './lib/auth/redis-types';
export { minValidityMs, softLeadMs } from './lib/auth/refresh-policy';
export { TokenEndpoint, type TokenGrant } from './lib/auth/token-endpoint';
export { DEFAULT_TOKEN_SETTINGS, type TokenSettings } from './lib/auth/token-settings';
export type { TokenStore } from './lib/auth/token-store';
export { systemClock, type QPayClock } from './lib/config/clock';
export type { QPayRedis } from './lib/config/qpay-redis';
export { isTokenRejected } from './lib/errors/is-token-rejected';
export { QPayError } from './lib/errors/qpay-error';
export { errorFromAnswer } from './lib/http/error-from-answer';
export { errorFromFailure } from './lib/http/error-from-failure';
export { createHttpService } from './lib/http/create-http-service';
export { QPayHttp } from './lib/http/qpay-http';
export type { QPayHttpRequest, QPayHttpResponse } from './lib/http/qpay-http.types';
