import type { HeldToken } from './access-token';

/** The token service at a glance, for health checks and operators. Holds no token. */
export interface QPayAuthStatus {
  /** Whether a caller would get a token without waiting. */
  valid: boolean;
  /** `fresh`, `stale` (usable, being renewed), `invalid` (a caller has to wait), `none`. */
  freshness: 'fresh' | 'stale' | 'invalid' | 'none';
  /** First 8 hex digits of the token's SHA-256. */
  fingerprint?: string;
  /** Seconds until the token ends. */
  secondsLeft?: number;
  /** Seconds since this process obtained it. */
  ageSeconds?: number;
  /** When it ends. */
  expiresAt?: Date;
  /**
   * Seconds by which this machine's clock is ahead of Redis' (of QPay's where it logged in itself), negative when behind.
   * Tokens are measured so that it does no harm; more than 10 is worth an alarm.
   */
  clockSkewSeconds?: number;
  /** `shared`: through Redis. `local`: Redis is out of reach, this process is on its own. `memory`: none is configured. */
  mode: 'shared' | 'local' | 'memory';
  /** The last failed login: our code, QPay's code, when. Kept until there is a new token, from wherever. */
  lastError?: {
    /** The error's code, ours. */
    code: string;
    /** What was said of it; no secret. */
    message: string;
    /** When it was. */
    at: Date;
  };
  /** Milliseconds until a login is tried again after a failure; 0 when none cools off. */
  coolingMs: number;
}

/** @internal */
export function describeStatus(
  held: HeldToken | undefined,
  rest: Pick<QPayAuthStatus, 'mode' | 'lastError' | 'coolingMs'>,
): QPayAuthStatus {
  const freshness = held?.freshness() ?? 'none';
  return {
    valid: freshness === 'fresh' || freshness === 'stale',
    freshness,
    fingerprint: held?.fingerprint,
    secondsLeft: held && Math.floor(held.leftMs() / 1000),
    ageSeconds: held && Math.floor(held.ageMs() / 1000),
    expiresAt: held && new Date(held.expiresAt * 1000),
    clockSkewSeconds: held && Math.round(held.skewMs / 100) / 10,
    ...rest,
  };
}
