/** The figures of the token service. The defaults are the contract; tests and simulations scale them. */
export interface TokenSettings {
  /** The shared copy disappears this long before the token ends, in seconds: TTL = expiresAt − now − this. */
  readonly storeMarginSeconds: number;
  /** How long a command to the store may take, in milliseconds. */
  readonly commandMs: number;
  /** Life of the lock key, in seconds. */
  readonly lockSeconds: number;
  /** Pause of an instance that did not get the lock, before it looks again, in milliseconds (± 50 %). */
  readonly pollMs: number;
  /** After how many such pauses an instance logs in without the lock; undefined waits as long as the lock exists. */
  readonly lockMaxRetries?: number;
  /** Limit of one login in milliseconds; below the lock's life, so that no lock expires under a login. */
  readonly loginBudgetMs: number;
  /** What is left of the lock's life when a login must have ended, in milliseconds. */
  readonly lockReserveMs: number;
  /** Shortest time from a login of this instance to the next, however short the token lives, in milliseconds. */
  readonly loginGapMs: number;
  /** A token that QPay refuses is not replaced by a login within this time of the last login, in milliseconds. */
  readonly loginPauseMs: number;
  /** How long a token that QPay refuses waits for a store that has just stopped answering, in milliseconds (± 25 %). */
  readonly lostPatienceMs: number;
  /** How long a caller waits for such a pause to end rather than being refused, in milliseconds. */
  readonly longestPauseWaitMs: number;
  /** First pause after a failed login, in milliseconds; doubles with every failure. */
  readonly backoffFloorMs: number;
  /** Longest pause after a failed login, in milliseconds. */
  readonly backoffCeilingMs: number;
  /** Shortest pause after QPay refused the credentials, in milliseconds: repeating it could lock the account. */
  readonly credentialsPauseMs: number;
  /** How often an instance compares its copy with the shared one, in milliseconds (± 50 %). */
  readonly checkMs: number;
  /** Longest delay before an announced token is fetched, in milliseconds; spreads the reads of a large fleet. */
  readonly announceSpreadMs: number;
}

/** The contract's figures. */
export const DEFAULT_TOKEN_SETTINGS: TokenSettings = {
  storeMarginSeconds: 60,
  commandMs: 250,
  lockSeconds: 10,
  pollMs: 250,
  loginBudgetMs: 8_000,
  lockReserveMs: 1_500,
  loginGapMs: 1_000,
  loginPauseMs: 5_000,
  lostPatienceMs: 1_500,
  longestPauseWaitMs: 6_000,
  backoffFloorMs: 500,
  backoffCeilingMs: 30_000,
  credentialsPauseMs: 30_000,
  checkMs: 30_000,
  announceSpreadMs: 50,
};
