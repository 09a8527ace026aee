import { QPayError, type QPayErrorDetails } from './qpay-error';

/** No connection to QPay, or it broke while a repeatable request was under way. For a write: nothing had been sent. */
export class QPayConnectionError extends QPayError {
  readonly code = 'QPAY_CONNECTION';
  /** False when trying again cannot help (QPay's certificate is not trusted). */
  readonly retryable: boolean;

  constructor(message: string, details: QPayErrorDetails & { retryable?: boolean } = {}) {
    super(message, details);
    this.retryable = details.retryable ?? true;
  }
}

/** The time limit passed before the whole answer was there, on a request that may be repeated. */
export class QPayTimeoutError extends QPayError {
  readonly code = 'QPAY_TIMEOUT';
  readonly retryable = true;
}

/** The caller's own `signal` ended the call, and nothing was changed at QPay by it. */
export class QPayAbortedError extends QPayError {
  readonly code = 'QPAY_ABORTED';
  readonly retryable = false;
}

/** QPay asked to slow down (HTTP 429); `retryAfterMs` says for how long, when QPay said so. */
export class QPayRateLimitError extends QPayError {
  readonly code = 'QPAY_RATE_LIMIT';
  readonly retryable = true;
}

/** QPay is overloaded or broken: `SYSTEM_BUSY`, HTTP 5xx. On a write the same answer is `QPAY_UNKNOWN_OUTCOME`. */
export class QPayUnavailableError extends QPayError {
  readonly code = 'QPAY_UNAVAILABLE';
  readonly retryable = true;
}

/** Not sent: QPay's host has failed repeatedly and is given rest. `retryAfterMs` is when the next try will be let through. */
export class QPayCircuitOpenError extends QPayError {
  readonly code = 'QPAY_CIRCUIT_OPEN';
  readonly retryable = true;
}

/** An answer that is not QPay's API as known: HTML, a redirect, broken JSON, a required field missing. */
export class QPayUnexpectedAnswerError extends QPayError {
  readonly code = 'QPAY_UNEXPECTED_ANSWER';
  readonly retryable = false;
}
