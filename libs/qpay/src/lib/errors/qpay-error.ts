import { describeQPayCode, type QPayCodeText } from './describe-qpay-code';
import type { QPayErrorCode } from './qpay-error-code';
import { safeCause } from './safe-cause';

/** Why QPay refused one field of a request. */
export interface QPayFieldError {
  /** The field's name on the wire, without its path (QPay sends flat names). */
  field: string;
  /** QPay's own word: `REQUIRED`, `MIN_NUMBER`, `INVALID`, `MAX_LENGTH`, or one not seen so far. */
  type: string;
  /** QPay's text for it. */
  message: string;
}

/** What an error may know besides its message. None of it is ever a secret. */
export interface QPayErrorDetails {
  /** What was being done: `invoice.create`, `auth.token`… */
  operation?: string;
  /** HTTP status of QPay's answer; absent when there was none. */
  httpStatus?: number;
  /** QPay's own code, as it came: `INVOICE_NOTFOUND`, `SYSTEM_BUSY`… */
  qpayCode?: string;
  /** QPay's own text, usually Mongolian; shortened, with secrets and URLs taken out. */
  qpayMessage?: string;
  /** How long QPay asked to wait, in milliseconds (its `Retry-After`). */
  retryAfterMs?: number;
  /** The fields QPay refused. */
  fieldErrors?: readonly QPayFieldError[];
  /** The error beneath; kept without request, headers or anything else that could hold a credential. */
  cause?: unknown;
}

/**
 * The base of everything this library throws: `error instanceof QPayError`, then switch on `error.code`.
 *
 * Logging one in full is safe: neither message, properties nor `cause` hold a client secret, a token or a URL.
 */
export abstract class QPayError extends Error {
  /** The stable, machine-readable meaning. */
  abstract readonly code: QPayErrorCode;
  /** True when the same call may be made again without doing anything twice, and could then succeed. */
  abstract readonly retryable: boolean;
  /** What was being done: `invoice.create`, `auth.token`… */
  readonly operation?: string;
  /** HTTP status of QPay's answer; absent when there was none. */
  readonly httpStatus?: number;
  /** QPay's own code, as it came. An open set: compare it, do not exhaust it. */
  readonly qpayCode?: string;
  /** QPay's own text, usually Mongolian. */
  readonly qpayMessage?: string;
  /** How long QPay asked to wait, in milliseconds; absent when it did not ask. */
  readonly retryAfterMs?: number;
  /** The fields QPay refused; empty when it named none. */
  readonly fieldErrors: readonly QPayFieldError[];

  constructor(message: string, details: QPayErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: harmless(details.cause) });
    this.name = new.target.name;
    this.operation = details.operation;
    this.httpStatus = details.httpStatus;
    this.qpayCode = details.qpayCode;
    this.qpayMessage = details.qpayMessage;
    this.retryAfterMs = details.retryAfterMs;
    this.fieldErrors = details.fieldErrors ?? [];
  }

  /** What QPay's code means, in English and Mongolian; undefined without a code, and for one this library does not know. */
  get text(): QPayCodeText | undefined {
    return describeQPayCode(this.qpayCode);
  }
}

/** The platform makes `cause` non-enumerable; this makes it harmless where it is printed nevertheless. */
function harmless(cause: unknown): Error {
  return cause instanceof QPayError ? cause : safeCause(cause);
}
