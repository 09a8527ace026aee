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
  | { type: 'read'; source: 'fresh' | 'stale' | 'waited' }
  | {
      type: 'renewal';
      reason: RenewalReason;
      /** `login`: from QPay; `adopted`: another instance had obtained it; `failed`: see `code`. */
      outcome: 'login' | 'adopted' | 'failed';
      fingerprint?: string;
      /** Milliseconds from the wish to the end. */
      durationMs: number;
      /** Whether the shared store took part. */
      shared: boolean;
      /** For a failure: the error's code. */
      code?: string;
    }
  | { type: 'login'; durationMs: number; outcome: 'ok' | 'failed'; code?: string }
  | { type: 'lock'; outcome: 'won' | 'held' | 'given-up' }
  | { type: 'rejected'; fingerprint: string; current: boolean }
  | { type: 'announced'; change: 'stored' | 'dropped'; fingerprint: string }
  | { type: 'repaired'; fingerprint: string }
  /** `first`: it worked before. */
  | { type: 'store-error'; operation: string; first: boolean }
  /** It works again. */
  | { type: 'store-back'; outageMs: number }
  | { type: 'back-off'; ms: number; failures: number; code: string };

/** Who listens inside the service. */
export type EmitAuthEvent = (event: QPayAuthEvent) => void;
