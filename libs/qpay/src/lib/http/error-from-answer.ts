import { describeQPayCode } from '../errors/describe-qpay-code';
import { QPAY_CODE_KINDS, isQPayKnownCode, type QPayCodeKind } from '../errors/qpay-code-kinds';
import type { QPayError, QPayErrorDetails } from '../errors/qpay-error';
import {
  QPayAuthenticationError,
  QPayPermissionError,
  QPayTokenRejectedError,
} from '../errors/qpay-auth-errors';
import * as refusals from '../errors/qpay-refusal-errors';
import * as transport from '../errors/qpay-transport-errors';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import type { QPayHttpRequest } from './qpay-http.types';
import { readErrorBody } from './read-error-body';
import { redact } from './redact';

type Kind = QPayCodeKind | 'rateLimit' | 'unexpected';
type ErrorClass = new (message: string, details: QPayErrorDetails) => QPayError;

const CLASSES: Record<Kind, ErrorClass> = {
  authentication: QPayAuthenticationError,
  tokenRejected: QPayTokenRejectedError,
  permission: QPayPermissionError,
  rejected: refusals.QPayRequestRejectedError,
  notFound: refusals.QPayNotFoundError,
  alreadyDone: refusals.QPayAlreadyDoneError,
  conflict: refusals.QPayConflictError,
  unavailable: transport.QPayUnavailableError,
  rateLimit: transport.QPayRateLimitError,
  unexpected: transport.QPayUnexpectedAnswerError,
};

const REMEDIES: Record<Kind, string> = {
  authentication:
    'Check the client id and secret, and that they belong to this host (production or sandbox).',
  tokenRejected: 'Drop this token and log in again; QPayClient does so once by itself.',
  permission: 'Ask QPay to give the account this right, or check whose object it is.',
  rejected: 'Correct the request; repeating it unchanged will be refused again.',
  notFound: 'Check the id, and that it belongs to this account and host (production or sandbox).',
  alreadyDone: 'Nothing is left to do.',
  conflict: 'Read its present state before trying anything else.',
  unavailable: 'Try again later.',
  rateLimit: 'Wait before the next request.',
  unexpected: 'Check that baseUrl is a QPay V2 host and that nothing stands in between.',
};

/** A non-2xx answer. */
export interface RefusedAnswer {
  status: number;
  body: unknown;
  retryAfterMs?: number;
}

/** The error that a non-2xx answer means. */
export function errorFromAnswer(request: QPayHttpRequest, answer: RefusedAnswer): QPayError {
  const body = readErrorBody(answer.body);
  const kind = kindOf(request, answer.status, body.code);
  const details: QPayErrorDetails = {
    operation: request.operation,
    httpStatus: answer.status,
    qpayCode: body.code === undefined ? undefined : redact(body.code, request.authorization),
    qpayMessage: body.message === undefined ? undefined : redact(body.message, request.authorization),
    retryAfterMs: answer.retryAfterMs,
    fieldErrors: body.fieldErrors.map((field) => ({
      field: redact(field.field, request.authorization),
      type: redact(field.type, request.authorization),
      message: redact(field.message, request.authorization),
    })),
  };
  const error = new CLASSES[kind](`${summary(details)} ${REMEDIES[kind]}`, details);
  return mayHaveHappened(request, answer.status, kind) ? unknownOutcome(request, error, details) : error;
}

function kindOf(request: QPayHttpRequest, status: number, code: string | undefined): Kind {
  // A refused login is about the credentials, whatever code comes with it.
  if (status === 401 && request.authorization.scheme === 'Basic') return 'authentication';
  if (code !== undefined && isQPayKnownCode(code)) return QPAY_CODE_KINDS[code];
  if (status === 429) return 'rateLimit';
  if (status >= 500 || status === 408) return 'unavailable';
  if (status === 401) return code === undefined ? 'tokenRejected' : 'authentication';
  if (status === 403) return 'permission';
  if (code !== undefined && /NOT_?FOUND$/.test(code)) return 'notFound';
  if (code !== undefined && /ALREADY/.test(code)) return 'alreadyDone';
  // A 404 without a QPay code is an unknown route (Express answers HTML), not an unknown object.
  if (code === undefined && (status < 400 || status === 404 || status === 405)) return 'unexpected';
  return status === 409 ? 'conflict' : 'rejected';
}

/**
 * 4xx is decided before anything is done. 5xx may come after it, and from a proxy that lost QPay's answer; a redirect
 * except those that say "send the same elsewhere" may answer work already done.
 */
function mayHaveHappened(request: QPayHttpRequest, status: number, kind: Kind): boolean {
  if (request.effect !== 'write') return false;
  if (status >= 500) return kind === 'unavailable';
  return status < 400 && ![301, 307, 308].includes(status);
}

function unknownOutcome(request: QPayHttpRequest, cause: QPayError, details: QPayErrorDetails): QPayError {
  const message = `${request.operation} may or may not have been carried out: QPay answered with HTTP ${details.httpStatus}. Do not repeat it blindly; see error.reference.`;
  return new QPayUnknownOutcomeError(message, { ...details, cause, reference: request.reference });
}

function summary(details: QPayErrorDetails): string {
  const { operation, httpStatus, qpayCode, fieldErrors = [] } = details;
  const code = qpayCode === undefined ? '' : ` ${qpayCode}`;
  const meaning = describeQPayCode(qpayCode)?.en ?? details.qpayMessage;
  const fields = fieldErrors.map(({ field, type }) => `${field} ${type}`).join(', ');
  const explanation = [fields, meaning].filter(Boolean).join('; ');
  return `QPay refused ${operation} (HTTP ${httpStatus}${code})${explanation ? `: ${explanation}` : ''}`.replace(
    /[^.]$/,
    '$&.',
  );
}
