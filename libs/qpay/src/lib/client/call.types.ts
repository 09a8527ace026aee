import type { z } from 'zod';
import type { QPayOutcomeReference } from '../errors/qpay-unknown-outcome-error';
import type { QPayEndpoint } from './endpoints';

/** What a caller may say about one call; always the last argument. */
export interface QPayCallOptions {
  /** Ends the call. A write already on its way then rejects with `QPayUnknownOutcomeError`. */
  signal?: AbortSignal;
  /**
   * Limit of the whole call in milliseconds: waiting for a token, every try and the pauses between them.
   *
   * @default no limit on the whole; each try has the client's own
   */
  timeoutMs?: number;
  /**
   * How often a call may be made again when that is safe (see the table in `retry-policy.ts`).
   *
   * @default 2
   */
  retries?: number;
}

/** One call, ready to be sent: what `QPayClient`'s methods build and its sender carries out. */
export interface QPayCall<T> {
  operation: string;
  endpoint: QPayEndpoint;
  /** The id in the endpoint's path. */
  id?: string;
  body?: unknown;
  answer: z.ZodType<T>;
  /** What an unknown outcome should remember. */
  reference?: QPayOutcomeReference;
}

/** Whoever has access tokens: `QPayAuthService`. */
export interface QPayTokenSource {
  /** Runs `fn` with a valid token; when QPay refuses that token, once more with another. */
  withToken<T>(fn: (token: string) => Promise<T>): Promise<T>;
}
