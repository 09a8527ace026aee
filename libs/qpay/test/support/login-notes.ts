import type { QPayAuthEvent, QPayRenewalReason } from '../../src';
import type { Login, TokenGrant } from '../../src/lib/auth/token-endpoint';
import type { Instance } from './instance';

/** A login as an instance made it. */
export interface LoginAttempt {
  instance: number;
  /** Milliseconds of the process' monotonic clock. */
  startedAt: number;
  endedAt?: number;
  failed?: boolean;
  /** What the instance held when it decided to log in. */
  freshness: 'fresh' | 'stale' | 'invalid' | 'none';
  /** Whole seconds until the end of that token. */
  secondsLeft?: number;
  /** Why a token was wanted; known once the login has succeeded. */
  reason?: QPayRenewalReason;
}

/** Notes every login that the instances of a fleet make, in order. */
export class LoginNotes {
  readonly logins: LoginAttempt[] = [];

  constructor(
    private readonly instances: readonly Instance[],
    private readonly onGrant: (grant: TokenGrant) => void,
  ) {}

  /** A login of the instance of this index that is noted. */
  noting(index: number, login: Login): Login {
    return async (...args) => {
      const attempt = this.begin(index);
      try {
        const grant = await login(...args);
        this.onGrant(grant);
        return grant;
      } catch (error) {
        attempt.failed = true;
        throw error;
      } finally {
        attempt.endedAt = performance.now();
      }
    };
  }

  /** An event of this instance: it may tell what its last login was made for. */
  hear(index: number, event: QPayAuthEvent): void {
    if (event.type !== 'renewal' || event.outcome !== 'login') return;
    const login = this.logins.findLast((attempt) => attempt.instance === index);
    if (login) login.reason = event.reason;
  }

  private begin(index: number): LoginAttempt {
    const status = this.instances[index]?.auth.status();
    const attempt: LoginAttempt = {
      instance: index,
      startedAt: performance.now(),
      freshness: status?.freshness ?? 'none',
      secondsLeft: status?.secondsLeft,
    };
    this.logins.push(attempt);
    return attempt;
  }
}
