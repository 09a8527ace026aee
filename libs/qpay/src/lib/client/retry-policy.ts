import { QPayError } from '../errors/qpay-error';
import type { QPayErrorCode } from '../errors/qpay-error-code';
import type { QPayEndpoint } from './endpoints';

/** How safe it is to make a call again. */
type Repeatability = 'read' | 'repeatableWrite' | 'write';

const ALWAYS: readonly Repeatability[] = ['read', 'repeatableWrite', 'write'];
const NOTHING_DONE_TWICE: readonly Repeatability[] = ['read', 'repeatableWrite'];
const NEVER: readonly Repeatability[] = [];

/** Which failures are followed by another try, and of which calls. */
export const RETRIED: Readonly<Record<QPayErrorCode, readonly Repeatability[]>> = {
  // For a write this error says that nothing had been sent.
  QPAY_CONNECTION: ALWAYS,
  // Refused before being processed.
  QPAY_RATE_LIMIT: ALWAYS,
  QPAY_TIMEOUT: NOTHING_DONE_TWICE,
  QPAY_UNAVAILABLE: NOTHING_DONE_TWICE,
  QPAY_UNKNOWN_OUTCOME: ['repeatableWrite'],
  // The token source has renewed and repeated once already.
  QPAY_TOKEN_REJECTED: NEVER,
  QPAY_CIRCUIT_OPEN: NEVER,
  QPAY_ABORTED: NEVER,
  QPAY_UNEXPECTED_ANSWER: NEVER,
  QPAY_CONFIGURATION: NEVER,
  QPAY_INVALID_INPUT: NEVER,
  QPAY_AUTHENTICATION: NEVER,
  QPAY_PERMISSION_DENIED: NEVER,
  QPAY_REQUEST_REJECTED: NEVER,
  QPAY_NOT_FOUND: NEVER,
  QPAY_ALREADY_DONE: NEVER,
  QPAY_CONFLICT: NEVER,
};

/** Repeats after the first try unless the call says otherwise. */
export const DEFAULT_RETRIES = 2;

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** What the decision about another try rests on. */
export interface RetrySituation {
  endpoint: Pick<QPayEndpoint, 'effect' | 'repeatable'>;
  error: unknown;
  /** Repeats made so far. */
  made: number;
  /** Repeats allowed. */
  allowed: number;
  /** Time left for the whole call; Infinity without a limit. */
  remainingMs: number;
  /** From 0 to 1. */
  random: number;
}

/**
 * How many milliseconds to wait before trying again; undefined when there is to be no further try.
 *
 * The pause doubles from 200 ms to 2 s and is spread over its whole length ("full jitter"), so that a fleet does not come
 * back in step. QPay's `Retry-After` is a lower bound; when the time left is shorter than the pause, the call ends now.
 */
export function pauseBeforeRetry(situation: RetrySituation): number | undefined {
  const { endpoint, error, made, allowed, remainingMs, random } = situation;
  if (made >= allowed || !(error instanceof QPayError)) return undefined;
  if (!RETRIED[error.code].includes(repeatability(endpoint))) return undefined;
  // A connection that cannot come about (an untrusted certificate) says so.
  if (error.code === 'QPAY_CONNECTION' && !error.retryable) return undefined;
  const pause = random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** made);
  const wait = Math.max(Math.ceil(pause), error.retryAfterMs ?? 0);
  return wait < remainingMs ? wait : undefined;
}

function repeatability({ effect, repeatable }: RetrySituation['endpoint']): Repeatability {
  if (effect === 'read') return 'read';
  return effect === 'write' && repeatable ? 'repeatableWrite' : 'write';
}
