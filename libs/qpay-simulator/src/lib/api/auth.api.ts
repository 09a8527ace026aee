import { Refusal } from '../core/refusal';
import { Simulation } from '../simulation';
import { IssuedToken } from '../tokens/token-issuer';
import { Answer } from './answer';
import { ApiRequest, Operation } from './operation';

/** Login and refresh (facts 2.1 and 2.2). */
export function authOperations(simulation: Simulation): Operation[] {
  return [
    {
      name: 'auth.token',
      method: 'post',
      path: '/v2/auth/token',
      auth: 'own',
      handle: (request) => logIn(simulation, request),
    },
    {
      name: 'auth.refresh',
      method: 'post',
      path: '/v2/auth/refresh',
      auth: 'own',
      handle: (request) => refresh(simulation, request, undefined),
    },
  ];
}

/** A Basic login; QuickQR names a terminal with it. */
export function logIn(simulation: Simulation, request: ApiRequest, terminalId?: string): Answer {
  const merchant = simulation.merchants.authenticate(request.authorization);
  if (!merchant) throw Refusal.business(401, 'AUTHENTICATION_FAILED');
  request.call.clientId = merchant.clientId;
  const { body, access } = simulation.tokens.login({ merchant, terminalId });
  request.call.issued = access.fingerprint;
  return { status: 200, body, headers: sessionCookie(simulation) };
}

/** A refresh; the refusal is spelled alike on sandbox and production. */
export function refresh(simulation: Simulation, request: ApiRequest, terminalId: string | undefined): Answer {
  const token = acceptBearer(simulation, request, 'refresh', terminalId);
  if (!token) throw Refusal.business(401, 'NO_CREDENTIALS', 'NO_CREDENTIALS');
  const { body, access } = simulation.tokens.refresh(token);
  request.call.issued = access.fingerprint;
  return { status: 200, body, headers: sessionCookie(simulation) };
}

/** The token behind a bearer when it is of the right kind, for the right API, and still counts. Notes what it found in the call. */
export function acceptBearer(
  simulation: Simulation,
  request: ApiRequest,
  kind: 'access' | 'refresh',
  terminalId: string | undefined,
): IssuedToken | undefined {
  const value = /^Bearer\s+(\S+)$/i.exec(request.authorization ?? '')?.[1];
  if (value === undefined) return undefined;
  const { state, token } = simulation.tokens.inspect(value, kind);
  const fits = token !== undefined && token.terminalId === terminalId;
  request.call.tokenState = token === undefined || fits ? state : 'unknown';
  if (token) request.call.clientId = token.merchant.clientId;
  return state === 'live' && fits ? token : undefined;
}

/** Sent with tokens; nobody sends it back and nothing asks for it. */
function sessionCookie(simulation: Simulation): Record<string, string> {
  return {
    'Set-Cookie': `qpay_merchant_openapi.sid=s%3A${simulation.random.alphanumeric(32)}; Path=/; HttpOnly`,
  };
}
