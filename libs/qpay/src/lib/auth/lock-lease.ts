import type { TokenSettings } from './token-settings';

/**
 * How long a login may take under a lock that was asked for `lockAgeMs` ago, in milliseconds. Undefined when little of the
 * lock's life is left, because this process stood still: a login that is cut short may have ended everybody's token all
 * the same, and nobody would have the new one.
 */
export function loginLeaseMs(
  { lockSeconds, lockReserveMs }: Pick<TokenSettings, 'lockSeconds' | 'lockReserveMs'>,
  lockAgeMs: number,
): number | undefined {
  const wholeMs = lockSeconds * 1000 - lockReserveMs;
  const leftMs = wholeMs - lockAgeMs;
  return leftMs < wholeMs / 2 ? undefined : leftMs;
}

/** Waiting for another's lock pays as long as somebody may be logging in: the life of the lock and one login. */
export function lockPatienceIsOver(
  settings: Pick<TokenSettings, 'lockMaxRetries' | 'lockSeconds' | 'loginBudgetMs'>,
  polls: number,
  waitedMs: number,
): boolean {
  const { lockMaxRetries, lockSeconds, loginBudgetMs } = settings;
  if (lockMaxRetries !== undefined) return polls >= lockMaxRetries;
  return waitedMs > lockSeconds * 1000 + loginBudgetMs;
}
