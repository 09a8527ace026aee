import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../../auth/bearer-token.guard';
import { isOperatorRoute } from '../../auth/roles';
import type { ServiceConfig } from '../../config/service-config';
import { isCallbackToken } from '../../payments/callback-token';

export type ThrottledRequest = FastifyRequest & AuthenticatedRequest;

/** A limit on requests of one kind from one source. */
export interface ThrottleRule {
  /** Also the name of the setting under {@link ServiceConfig.throttle}. */
  name: keyof ServiceConfig['throttle']['perMinute'];
  /** Before the user token is looked at, or after it. */
  stage: 'address' | 'user';
  /** Whether the request counts. */
  applies(request: ThrottledRequest): boolean;
  /** Who sends it: those share one count. */
  source(request: ThrottledRequest): string;
}

const isCallback = (request: ThrottledRequest) => request.url.startsWith('/api/qpay/callback/');
/** Whatever starts and balances instances, and whatever scrapes metrics, is never refused. */
const isOurs = (request: ThrottledRequest) => /^\/(health\/|metrics\b)/.test(request.url);
const isOperators = (request: ThrottledRequest) => isOperatorRoute(request.routeOptions.url ?? '');
const isSession = (request: ThrottledRequest) => request.routeOptions.url === '/api/create-payment-session';
const isRefresh = (request: ThrottledRequest) => request.routeOptions.url === '/api/operator/token/refresh';
const user = (request: ThrottledRequest) => request.user?.id ?? '';

/** Everything that is limited. A request counts under every rule that applies to it. */
export const THROTTLE_RULES: readonly ThrottleRule[] = [
  { name: 'callbacksPerToken', stage: 'address', applies: isCallback, source: tokenOf },
  { name: 'callbacksPerAddress', stage: 'address', applies: isCallback, source: addressOf },
  {
    name: 'requestsPerAddress',
    stage: 'address',
    applies: (request) => !isCallback(request) && !isOurs(request),
    source: addressOf,
  },
  { name: 'sessionsPerUser', stage: 'user', applies: isSession, source: user },
  {
    name: 'requestsPerUser',
    stage: 'user',
    applies: (request) => user(request) !== '' && !isSession(request) && !isOperators(request),
    source: user,
  },
  { name: 'requestsPerOperator', stage: 'user', applies: isOperators, source: user },
  // The token is everybody's: so is the count.
  { name: 'tokenRefreshes', stage: 'user', applies: isRefresh, source: () => 'all' },
];

/** Texts that cannot be tokens share one count, or each of them would be remembered. */
function tokenOf(request: ThrottledRequest): string {
  const { token = '' } = request.params as { token?: string };
  return isCallbackToken(token) ? token : 'malformed';
}

/** One household has a /64 of addresses to choose from: they are one source. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped || !isIPv6(ip)) return mapped ?? ip;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  return [...groups, ...Array.from({ length: missing }, () => '0')].slice(0, 4).join(':');
}
