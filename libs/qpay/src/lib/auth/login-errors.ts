import { QPayAuthenticationError, QPayPermissionError } from '../errors/qpay-auth-errors';
import { QPayError } from '../errors/qpay-error';
import { QPayRequestRejectedError } from '../errors/qpay-refusal-errors';
import { QPayAbortedError, QPayUnavailableError } from '../errors/qpay-transport-errors';
import type { LoginHold } from './token-store';

const OPERATION = 'auth.token';

/** QPay refused who we are, so asking again soon helps nobody and may lock the account. */
export const isCredentialsProblem = (error: unknown) =>
  error instanceof QPayAuthenticationError ||
  error instanceof QPayPermissionError ||
  error instanceof QPayRequestRejectedError;

/** QPay itself answered, or nothing came in time. A connection that could not be made may be this machine's own trouble. */
export const concernsEverybody = (error: unknown) =>
  error instanceof QPayError && (error.httpStatus !== undefined || error.code === 'QPAY_TIMEOUT');

export const codeOf = (error: unknown) => (error instanceof QPayError ? error.code : 'UNKNOWN');

/** How long QPay asked to wait, in milliseconds; 0 when it did not. */
export const retryAfterMsOf = (error: unknown) =>
  error instanceof QPayError ? (error.retryAfterMs ?? 0) : 0;

/** What the fleet is told of a failed login. */
export function holdOf(error: unknown, failures: number): LoginHold {
  const known = error instanceof QPayError ? error : undefined;
  return {
    kind: 'failure',
    code: codeOf(error),
    qpayCode: known?.qpayCode,
    httpStatus: known?.httpStatus,
    failures,
  };
}

/** What a caller hears while another instance's failed login cools off. */
export function fleetFailure(hold: LoginHold, remainingMs: number): QPayError {
  return new QPayUnavailableError(
    `Another instance's login at QPay failed (${hold.code ?? 'unknown'}); the fleet tries again in ${Math.ceil(remainingMs)} ms.`,
    { operation: OPERATION, httpStatus: hold.httpStatus, qpayCode: hold.qpayCode, retryAfterMs: remainingMs },
  );
}

/** What a caller hears when the pause after a login is longer than it should wait. */
export function tooSoon(ms: number): QPayError {
  return new QPayUnavailableError(
    `QPay keeps refusing new tokens: something else logs in to the same account. The next login is made in ${Math.ceil(ms)} ms; ` +
      'make every process use the same Redis.',
    { operation: OPERATION, retryAfterMs: ms },
  );
}

/** What a caller hears after the service was closed. */
export const serviceClosed = () =>
  new QPayAbortedError('The token service has been closed.', { operation: OPERATION });
