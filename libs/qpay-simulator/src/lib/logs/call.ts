/** How a request ended. `open`: not yet; `dropped`: a fault cut the connection; `aborted`: the client went away first. */
export type QPaySimulatorCallOutcome = 'open' | 'answered' | 'dropped' | 'aborted';

/** One request that arrived at the simulated QPay. Holds no secret: tokens appear as fingerprints only. */
export interface QPaySimulatorCall {
  /** 1 for the first request, in order of arrival. */
  readonly seq: number;
  /** What it asks for: `auth.token`, `invoice.create`, …; `unknown` for a route QPay does not have. */
  operation: string;
  readonly method: string;
  readonly path: string;
  /** When it arrived: milliseconds since 1970, in simulated time. */
  readonly at: number;
  /** When it arrived and ended, in milliseconds of a clock that only goes forward (`performance.now()`). */
  readonly startedAt: number;
  endedAt?: number;
  outcome: QPaySimulatorCallOutcome;
  /** The HTTP status of the answer; absent while open and when no answer was sent. */
  status?: number;
  /** QPay's code in the answer when it was a refusal. */
  error?: string;
  /** How many requests of this operation were being served when this one arrived, itself included. */
  inFlight: number;
  /** Which connection carried it: 1 for the first, so that reuse shows. */
  readonly connection: number;
  readonly authorization: 'none' | 'basic' | 'bearer' | 'other';
  /** Fingerprint of the bearer that was shown; compare with `tokenFingerprint(token)`. */
  token?: string;
  /** What became of that bearer before it was shown. */
  tokenState?: 'live' | 'expired' | 'replaced' | 'killed' | 'unknown';
  /** Fingerprint of the access token that this login or refresh issued. */
  issued?: string;
  /** The account that a valid credential belongs to. */
  clientId?: string;
  /** The JSON body as it arrived. */
  body?: unknown;
  /** The fault that was applied, if any. */
  fault?: string;
}
