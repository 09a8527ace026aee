/** How long a token lives, as QPay said it. */
export interface TokenLifetime {
  /** Seconds from the moment of asking, to the millisecond; 0 when the token had ended on arrival. */
  seconds: number;
  /** Unix time in seconds at which the token ends. */
  expiresAt: number;
  /** How QPay put it. `assumed`: it did not say, or said nonsense. */
  form: 'absolute' | 'duration' | 'assumed';
}

/** Where a token's life is longer than this (7 days, in seconds), something is misread: it is asked anew by then. */
export const LONGEST_LIFETIME_SECONDS = 7 * 86_400;

/** What a token is trusted for when QPay does not say, in seconds. */
export const ASSUMED_LIFETIME_SECONDS = 300;

/** 1e9 seconds are 31.7 years as a duration and the year 2001 as a time, so the two readings cannot meet. */
const FIRST_UNIX_SECONDS = 1e9;
const FIRST_UNIX_MILLISECONDS = 1e12;

/**
 * Reads `expires_in` by its magnitude: QPay sends the absolute Unix time 24 hours ahead (four live logs), its older
 * documentation and other services a duration in seconds. The token's own `exp` claim is never consulted: QPay's lies
 * decades ahead.
 *
 * @param raw `expires_in` as it came: a number or a numeric string
 * @param issuedAt the server's clock at the answer, Unix seconds; for durations the moment of asking
 */
export function readExpiresIn(raw: unknown, issuedAt: number): TokenLifetime {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isFinite(value))
    return lasting(ASSUMED_LIFETIME_SECONDS, issuedAt, 'assumed');
  if (value >= FIRST_UNIX_MILLISECONDS) return endingAt(value / 1000, issuedAt);
  if (value >= FIRST_UNIX_SECONDS) return endingAt(value, issuedAt);
  return lasting(value, issuedAt, 'duration');
}

const bounded = (seconds: number) => Math.min(Math.max(seconds, 0), LONGEST_LIFETIME_SECONDS);

function lasting(seconds: number, issuedAt: number, form: TokenLifetime['form']): TokenLifetime {
  const whole = Math.floor(bounded(seconds));
  return { seconds: whole, expiresAt: Math.floor(issuedAt) + whole, form };
}

function endingAt(end: number, issuedAt: number): TokenLifetime {
  const seconds = Math.round(bounded(end - issuedAt) * 1000) / 1000;
  const expiresAt = Math.floor(Math.min(Math.max(end, issuedAt), issuedAt + LONGEST_LIFETIME_SECONDS));
  return { seconds, expiresAt, form: 'absolute' };
}
