/** The shared copy of a token, as read. */
export interface StoredToken {
  accessToken: string;
  /** Unix time in seconds at which the token ends, by its writer's clock. */
  expiresAt: number;
  /** What is left of its life in milliseconds, by the store's own clock where it has one. */
  remainingMs: number;
}

/** Why logins are paused, for the whole fleet. */
export interface LoginHold {
  /** `login`: one has just been made. `failure`: QPay refused or failed. */
  kind: 'login' | 'failure';
  /** For a login: the token that it gave. */
  fingerprint?: string;
  /** For a failure: this library's code, QPay's code and the HTTP status. */
  code?: string;
  qpayCode?: string;
  httpStatus?: number;
  /** For a failure: how many in a row. */
  failures?: number;
  /** For a login: an operator asked for it. */
  manual?: boolean;
}

/** What instances tell each other. Fingerprints only, never a token. */
export interface StoreMessage {
  /** `stored`: a new token lies in the store. `dropped`: this one must not be used any more. */
  type: 'stored' | 'dropped';
  fingerprint: string;
}

/** `in-doubt`: it was taken by an earlier try whose answer was lost. False: somebody else holds it. */
export type LockAnswer = 'won' | 'in-doubt' | false;

/** The store did not answer, or refused. Never shown to a caller: the service goes on without it. */
export class TokenStoreError extends Error {
  constructor(
    readonly operation: string,
    cause: unknown,
  ) {
    super(`the token store failed at ${operation}`, { cause });
    this.name = 'TokenStoreError';
  }
}

/**
 * Where the instances of a fleet meet: the token, the lock, the pause after a login and the messages. Every method
 * rejects with a `TokenStoreError`, within a bounded time, when the store does not work; that is a different thing from
 * "nothing there" and from "held by another".
 */
export abstract class TokenStore {
  /** Whether other processes see what is stored here. */
  abstract readonly shared: boolean;

  /** The token that everybody may use, or undefined. Damaged and implausible values count as none and are removed. */
  abstract read(): Promise<StoredToken | undefined>;

  /** Stores a token for everybody unless a newer one lies there, and tells them. A token about to end is not stored. */
  abstract write(token: StoredToken): Promise<'stored' | 'older' | 'too-short'>;

  /** Removes the token for everybody if it is still this one, leaves a tombstone for it and tells them. */
  abstract drop(token: { accessToken: string; remainingMs: number }): Promise<void>;

  /** Removes whatever token is stored, leaves a tombstone for it, ends a pause, and tells everybody. */
  abstract clear(): Promise<void>;

  /** Whether the token of this fingerprint was dropped or cleared. */
  abstract isDropped(fingerprint: string): Promise<boolean>;

  /** Takes the lock. The same owner may ask again, so that a lost answer does not lock it out. */
  abstract lock(owner: string): Promise<LockAnswer>;

  /** Frees the lock if this owner holds it. */
  abstract unlock(owner: string): Promise<void>;

  /** The pause on logins in force, with what is left of it in milliseconds. */
  abstract hold(): Promise<(LoginHold & { remainingMs: number }) | undefined>;

  /** Pauses logins for everybody. */
  abstract setHold(hold: LoginHold, ms: number): Promise<void>;

  /** Registers who hears the messages of other instances, and of the store coming (back) into reach. */
  abstract onMessage(listener: (message: StoreMessage | { type: 'connected' }) => void): void;

  /** Lets go of what it opened, and of nothing else. */
  abstract close(): Promise<void>;
}
