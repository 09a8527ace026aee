import { Logger } from '@nestjs/common';
import { openTokenStore } from './auth/open-token-store';
import { QPayAuthService } from './auth/qpay-auth.service';
import { TokenEndpoint } from './auth/token-endpoint';
import { DEFAULT_TOKEN_SETTINGS } from './auth/token-settings';
import { QPayClient } from './client/qpay-client';
import { CircuitLease } from './client/shared-circuits';
import { systemClock } from './config/clock';
import { AUTH_LOG_CONTEXT } from './config/constants';
import type { ResolvedQPayOptions } from './config/resolve-options';
import { createQPayHttp } from './http/create-http-service';
import type { QPayHttp } from './http/qpay-http';

/** @internal */
export function assembleHttp({ baseUrl, timeoutMs }: ResolvedQPayOptions): QPayHttp {
  return createQPayHttp({ baseUrl, timeoutMs });
}

/** @internal */
export function assembleCircuit({ host }: QPayHttp): CircuitLease {
  return new CircuitLease(host);
}

/** @internal */
export function assembleAuth(options: ResolvedQPayOptions, http: QPayHttp): QPayAuthService {
  const { clientId, clientSecret, lockMaxRetries, keepWarm, timeoutMs } = options;
  if (!options.redis && options.tokenStore !== 'memory') warnOfMemory();
  const loginBudgetMs = Math.min(DEFAULT_TOKEN_SETTINGS.loginBudgetMs, timeoutMs);
  const settings = { ...DEFAULT_TOKEN_SETTINGS, loginBudgetMs, ...(lockMaxRetries && { lockMaxRetries }) };
  return new QPayAuthService({
    store: openTokenStore(options, systemClock, settings),
    login: new TokenEndpoint(http, { clientId, clientSecret }, systemClock).login,
    settings,
    clock: systemClock,
    random: Math.random,
    keepWarm,
  });
}

/** @internal */
export function assembleClient(
  options: ResolvedQPayOptions,
  auth: QPayAuthService,
  http: QPayHttp,
  { circuit }: CircuitLease,
): QPayClient {
  const { invoiceCode, callbackUrl } = options;
  return new QPayClient(auth, http, { invoiceCode, callbackUrl, circuit });
}

function warnOfMemory(): void {
  new Logger(AUTH_LOG_CONTEXT).warn(
    'No redis is configured: the access token stays in this process. With a second process on the same QPay account, ' +
      'each login ends the other one’s token. Set the option `redis`, or `tokenStore: "memory"` if one process is all there is.',
  );
}
