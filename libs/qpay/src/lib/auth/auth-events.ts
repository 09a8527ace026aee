/** Why a token is being obtained. */
export type RenewalReason =
  /** None is held. */
  | 'cold'
  /** The held one nears its end; nobody waits. */
  | 'soft'
  /** The held one is no longer handed out. */
  | 'hard'
  /** QPay refused the held one. */
  | 'rejected'
  /** An operator asked. */
  | 'manual';

/** What happens in the token service. Fingerprints only: an event never carries a token. */
export type QPayAuthEvent =
  | {
      /** A token was handed out. */
      type: 'read';
      /** `stale`: it nears its end and is renewed meanwhile; `waited`: none was held. */
      source: 'fresh' | 'stale' | 'waited';
    }
  | {
      /** The waiting of a caller ended, for whom there was no token. */
      type: 'wait';
      /** Milliseconds, also where the caller itself stopped waiting before. */
      durationMs: number;
      /** Whether there is one now. */
      outcome: 'token' | 'failed';
    }
  | {
      /** This machine's clock is more than 10 s off, or no longer. Tokens are measured so that it does no harm here. */
      type: 'clock-skew';
      /** By so many it is ahead of the one that measured the token; below 0: behind. */
      seconds: number;
      /** Whether that is worth an alarm. */
      alarming: boolean;
    }
  | {
      /** A token was obtained, or was not. */
      type: 'renewal';
      /** Why one was wanted. */
      reason: RenewalReason;
      /**
       * `login`: from QPay; `adopted`: another instance had obtained it; `kept`: the held one works, and nobody can be asked for
       * another yet; `failed`: see `code`.
       */
      outcome: 'login' | 'adopted' | 'kept' | 'failed';
      /** Of the token: 8 digits of its SHA-256. */
      fingerprint?: string;
      /** Milliseconds from the wish to the end. */
      durationMs: number;
      /** Whether the shared store took part. */
      shared: boolean;
      /** For a failure: the error’s code. */
      code?: string;
    }
  | {
      /** QPay was asked for a token. */
      type: 'login';
      /** Milliseconds until the answer. */
      durationMs: number;
      /** Whether it was a token. */
      outcome: 'ok' | 'failed';
      /** For a failure: the error’s code. */
      code?: string;
    }
  | {
      /** The fleet’s right to log in was asked for. */
      type: 'lock';
      /**
       * `won`, or `in-doubt` where the answer of an earlier try had been lost; `held`: another instance has it; `given-up`:
       * it had it for too long; `expired`: it ended while this instance held it.
       */
      outcome: 'won' | 'in-doubt' | 'held' | 'given-up' | 'expired';
      /** Milliseconds since the token was wanted for which the lock is. */
      waitedMs: number;
    }
  | {
      /** QPay refused a token. */
      type: 'rejected';
      /** Of the token refused. */
      fingerprint: string;
      /** Whether it was still the one held. */
      current: boolean;
    }
  | {
      /** Another instance told of a token. */
      type: 'announced';
      /** Whether there is a new one, or the old one is to be forgotten. */
      change: 'stored' | 'dropped';
      /** Of that token. */
      fingerprint: string;
    }
  | {
      /** A token that the shared store had lost was written back. */
      type: 'repaired';
      /** Of that token. */
      fingerprint: string;
    }
  | {
      /** The shared store failed. */
      type: 'store-error';
      /** What it was asked to do. */
      operation: string;
      /** Whether it worked before. */
      first: boolean;
    }
  | {
      /** The shared store works again. */
      type: 'store-back';
      /** Milliseconds from its first failure. */
      outageMs: number;
    }
  | {
      /** Logins pause after failures. */
      type: 'back-off';
      /** Milliseconds until the next login. */
      ms: number;
      /** How many failed in a row. */
      failures: number;
      /** The code of the last failure. */
      code: string;
    };

/** Who listens inside the service. */
export type EmitAuthEvent = (event: QPayAuthEvent) => void;
