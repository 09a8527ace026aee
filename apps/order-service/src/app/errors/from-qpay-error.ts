import type { QPayError, QPayErrorCode } from 'nestjs-qpay';
import { ApiError, type ApiErrorBody } from './api-error';

interface Meaning extends ApiErrorBody {
  status: number;
}

const BUSY: Meaning = {
  status: 503,
  code: 'QPAY_UNAVAILABLE',
  message: 'QPay cannot be reached at the moment.',
  remedy: 'Try again in a few seconds.',
};
const SETUP: Meaning = {
  status: 502,
  code: 'QPAY_SETUP',
  message: 'QPay does not accept this service.',
  remedy: "The service's operators have to check its QPay account.",
};
const REFUSED: Meaning = {
  status: 422,
  code: 'QPAY_REFUSED',
  message: 'QPay has refused the request.',
  remedy: 'Check the amount and the description; the service log has the details.',
};
const ODD: Meaning = {
  status: 502,
  code: 'QPAY_UNEXPECTED_ANSWER',
  message: 'QPay has answered something that this service does not understand.',
  remedy: 'Try again; tell the operators when it happens again.',
};
const UNKNOWN: Meaning = {
  status: 503,
  code: 'QPAY_OUTCOME_UNKNOWN',
  message: 'QPay may or may not have carried this out: its answer was lost.',
  remedy: 'Nothing has been charged. Start a new payment session.',
};

/** Every code of the library, in the words of this API. The compiler finds one that is missing. */
const MEANINGS: Readonly<Record<QPayErrorCode, Meaning>> = {
  QPAY_CONFIGURATION: SETUP,
  QPAY_INVALID_INPUT: REFUSED,
  QPAY_AUTHENTICATION: SETUP,
  QPAY_TOKEN_REJECTED: BUSY,
  QPAY_PERMISSION_DENIED: SETUP,
  QPAY_CONNECTION: BUSY,
  QPAY_TIMEOUT: BUSY,
  QPAY_ABORTED: BUSY,
  QPAY_RATE_LIMIT: BUSY,
  QPAY_REQUEST_REJECTED: REFUSED,
  QPAY_NOT_FOUND: ODD,
  QPAY_ALREADY_DONE: ODD,
  QPAY_CONFLICT: ODD,
  QPAY_UNAVAILABLE: BUSY,
  QPAY_CIRCUIT_OPEN: BUSY,
  QPAY_UNEXPECTED_ANSWER: ODD,
  QPAY_UNKNOWN_OUTCOME: UNKNOWN,
};

const SOON_SECONDS = 5;

/** What a caller of this API is told when QPay is the reason. QPay's own texts stay in the log. */
export function fromQPayError(error: QPayError, orderId?: string): ApiError {
  const { status, ...body } = MEANINGS[error.code];
  const retryAfterSeconds =
    status === 503 ? Math.ceil((error.retryAfterMs ?? SOON_SECONDS * 1000) / 1000) : undefined;
  return new ApiError(status, { ...body, ...(orderId && { orderId }) }, { cause: error, retryAfterSeconds });
}
