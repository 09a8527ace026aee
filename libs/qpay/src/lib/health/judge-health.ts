import type { QPayAuthStatus } from '../auth/auth-status';
import type { QPayCircuitState } from '../client/qpay-circuit';

/** How well the token service is: `idle` has not been asked for a token yet. */
export type QPayHealthState = 'up' | 'idle' | 'degraded' | 'down';

/** What a health check shows; no secret, no token. */
export interface QPayHealth {
  /** In one word. */
  state: QPayHealthState;
  /** What led to it. */
  details: {
    /** Where the token is kept. */
    mode: QPayAuthStatus['mode'];
    /** Until the token expires; absent when none is held. */
    secondsLeft?: number;
    /** The code of the last failed login; absent after a success. */
    lastError?: string;
    /** Unless it is closed. */
    circuit?: QPayCircuitState;
  };
}

/**
 * `up`: a token is held. `degraded`: a token is held and something is wrong (renewals fail, Redis is out of reach, or
 * the circuit of QPay's host is not closed).
 * `down`: none is held and the last login failed. `idle`: none is held and nobody has asked.
 */
export function judgeHealth(status: QPayAuthStatus, circuit: QPayCircuitState = 'closed'): QPayHealth {
  const { valid, mode, secondsLeft, lastError } = status;
  const details = {
    mode,
    ...(secondsLeft !== undefined && { secondsLeft }),
    ...(lastError && { lastError: lastError.code }),
    ...(circuit !== 'closed' && { circuit }),
  };
  if (!valid) return { state: lastError ? 'down' : 'idle', details };
  return { state: lastError || mode === 'local' || circuit !== 'closed' ? 'degraded' : 'up', details };
}
