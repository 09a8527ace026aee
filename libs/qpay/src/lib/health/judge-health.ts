import type { QPayAuthStatus } from '../auth/auth-status';

/** How well the token service is: `idle` has not been asked for a token yet. */
export type QPayHealthState = 'up' | 'idle' | 'degraded' | 'down';

/** What a health check shows; no secret, no token. */
export interface QPayHealth {
  state: QPayHealthState;
  details: { mode: QPayAuthStatus['mode']; secondsLeft?: number; lastError?: string };
}

/**
 * `up`: a token is held. `degraded`: a token is held and something is wrong (renewals fail, or Redis is out of reach).
 * `down`: none is held and the last login failed. `idle`: none is held and nobody has asked.
 */
export function judgeHealth(status: QPayAuthStatus): QPayHealth {
  const { valid, mode, secondsLeft, lastError } = status;
  const details = {
    mode,
    ...(secondsLeft !== undefined && { secondsLeft }),
    ...(lastError && { lastError: lastError.code }),
  };
  if (!valid) return { state: lastError ? 'down' : 'idle', details };
  return { state: lastError || mode === 'local' ? 'degraded' : 'up', details };
}
