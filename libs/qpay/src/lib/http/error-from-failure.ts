import type { QPayError, QPayErrorDetails } from '../errors/qpay-error';
import {
  QPayAbortedError,
  QPayConnectionError,
  QPayTimeoutError,
  QPayUnexpectedAnswerError,
} from '../errors/qpay-transport-errors';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import { isError } from '../errors/safe-cause';
import type { QPayHttpRequest } from './qpay-http.types';

/** Errors that come before a connection stands or the request is written: QPay has seen nothing of it. */
const BEFORE_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ERR_INVALID_URL',
]);

/** Failures of trust in QPay's certificate: nothing was sent, and trying again meets the same certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/** Why no usable answer came. */
export type Failure =
  | { kind: 'timeout'; timeoutMs: number }
  | { kind: 'aborted'; sent: boolean }
  | { kind: 'unreadable'; status: number; problem: string }
  | { kind: 'broken'; cause: unknown };

/** The error that a missing or unreadable answer means. */
export function errorFromFailure(request: QPayHttpRequest, failure: Failure): QPayError {
  const details: QPayErrorDetails = { operation: request.operation };
  if (failure.kind === 'aborted' && !failure.sent) return plainError(request, failure, details);
  if (failure.kind === 'broken' && neverSent(failure.cause)) return plainError(request, failure, details);
  if (request.effect !== 'write') return plainError(request, failure, details);
  const message = `${request.operation} may or may not have been carried out: ${reasonOf(failure)}. Do not repeat it blindly; see error.reference.`;
  return new QPayUnknownOutcomeError(message, {
    ...details,
    httpStatus: failure.kind === 'unreadable' ? failure.status : undefined,
    cause: plainError(request, failure, details),
    reference: request.reference,
  });
}

function plainError(request: QPayHttpRequest, failure: Failure, details: QPayErrorDetails): QPayError {
  const text = `${request.operation}: ${reasonOf(failure)}.`;
  switch (failure.kind) {
    case 'timeout':
      return new QPayTimeoutError(`${text} Raise timeoutMs, or look at the way to QPay.`, details);
    case 'aborted':
      return new QPayAbortedError(text, details);
    case 'unreadable':
      return new QPayUnexpectedAnswerError(
        `${text} Check that baseUrl is a QPay V2 host and that nothing stands in between.`,
        { ...details, httpStatus: failure.status },
      );
    case 'broken':
      return connectionError(text, failure.cause, details);
  }
}

function connectionError(text: string, cause: unknown, details: QPayErrorDetails): QPayError {
  const untrusted = codesOf(cause).some((code) => CERTIFICATE.test(code));
  const remedy = untrusted
    ? "This machine does not trust the server's certificate: check baseUrl, the clock and the CA certificates."
    : 'Check baseUrl and the network; a proxy has to be set on the HttpModule (its httpsAgent or proxy).';
  return new QPayConnectionError(`${text} ${remedy}`, { ...details, cause, retryable: !untrusted });
}

function reasonOf(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return `no complete answer from QPay within ${failure.timeoutMs} ms`;
    case 'aborted':
      return "the caller's signal ended the request";
    case 'unreadable':
      return `QPay's answer (HTTP ${failure.status}) ${failure.problem}`;
    case 'broken':
      return `no connection to QPay, or it broke (${codesOf(failure.cause).at(0) ?? 'no code'})`;
  }
}

function neverSent(cause: unknown): boolean {
  const codes = codesOf(cause);
  return (
    codes.some((code) => BEFORE_CONNECTION.has(code) || CERTIFICATE.test(code)) || failedToConnect(cause)
  );
}

/** `ETIMEDOUT` and `ECONNRESET` may come from `connect` (nothing sent) or from `read` (all of it sent). */
function failedToConnect(cause: unknown): boolean {
  return chainOf(cause).some((error) => Reflect.get(error, 'syscall') === 'connect');
}

function codesOf(cause: unknown): string[] {
  return chainOf(cause)
    .map((error): unknown => Reflect.get(error, 'code'))
    .filter((code) => typeof code === 'string');
}

/** The error, its cause, and the members of an AggregateError (one per address tried). */
function chainOf(cause: unknown, depth = 0): Error[] {
  if (!isError(cause) || depth > 4) return [];
  const members: unknown = Reflect.get(cause, 'errors');
  const inner: unknown[] = Array.isArray(members) ? [...members] : [];
  return [cause, ...[...inner, cause.cause].flatMap((error) => chainOf(error, depth + 1))];
}
