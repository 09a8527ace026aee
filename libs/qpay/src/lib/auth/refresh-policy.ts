/** How usable a token is at a moment. */
export type Freshness =
  /** Use it. */
  | 'fresh'
  /** Use it, and have a new one fetched in the background. */
  | 'stale'
  /** Do not use it: the caller has to wait for a new one. */
  | 'invalid';

/** When a token turns stale and invalid, in milliseconds after it was obtained. */
export interface TokenDeadlines {
  softMs: number;
  hardMs: number;
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * How long before its end a token is no longer handed out: long enough for a request under way, never more than half a
 * short life.
 */
export function minValidityMs(lifetimeMs: number): number {
  return Math.min(clamp(lifetimeMs * 0.05, 2_000, 10_000), lifetimeMs * 0.5);
}

/**
 * How long before its end a token is renewed. Late rather than early, because a login ends the old token for everybody
 * at that instant: the lead hides one login's latency and a few retries. The shared copy is gone at `storeMarginMs`.
 */
export function softLeadMs(lifetimeMs: number, storeMarginMs: number): number {
  if (lifetimeMs < 3 * storeMarginMs) return lifetimeMs * 0.5;
  return storeMarginMs + clamp(lifetimeMs * 0.1, storeMarginMs / 2, storeMarginMs * 4);
}

/**
 * The deadlines of a token with this much life left. The jitter (0 to 1, one draw a token and instance) takes up to a
 * fifth off the lead, so that the instances of a fleet do not reach their deadlines together.
 */
export function tokenDeadlines(lifetimeMs: number, storeMarginMs: number, jitter: number): TokenDeadlines {
  const lead = softLeadMs(lifetimeMs, storeMarginMs);
  const spread = 0.2 * Math.max(lead - storeMarginMs, lead * 0.2) * jitter;
  const hardMs = lifetimeMs - minValidityMs(lifetimeMs);
  return { softMs: Math.min(lifetimeMs - lead + spread, hardMs), hardMs };
}

/** How usable a token is that was obtained `ageMs` ago. */
export function freshnessAt(ageMs: number, deadlines: TokenDeadlines): Freshness {
  if (ageMs < deadlines.softMs) return 'fresh';
  return ageMs < deadlines.hardMs ? 'stale' : 'invalid';
}

/** The last login says little of how long the next one takes, in milliseconds. */
const LONELY_LEAD_FLOOR_MS = 2_000;

/**
 * When to renew without Redis, where every login ends the session of every other instance: in the last moments only, at a
 * random point that leaves room for the login, so that nobody waits for it.
 */
export function lonelyRenewalMs(deadlines: TokenDeadlines, loginMs: number, random: number): number {
  const room = deadlines.hardMs - deadlines.softMs;
  const lead = Math.min(room, Math.max(3 * loginMs, LONELY_LEAD_FLOOR_MS) * (1 + random));
  return deadlines.hardMs - lead;
}

/**
 * How long before its end a token is still handed out when none can be had: it may end under way, and then QPay says so;
 * without it the caller would fail for certain.
 */
export const LAST_RESORT_MS = 1_000;

/**
 * Milliseconds until a pause after a failed login must be over, whatever its length, because the token in hand comes to
 * its deadline, or later to its very end. Infinity when neither lies ahead.
 */
export function lastChanceMs(deadlines: TokenDeadlines, ageMs: number, leftMs: number): number {
  if (ageMs < deadlines.hardMs) return deadlines.hardMs - ageMs;
  return leftMs > 1.5 * LAST_RESORT_MS ? leftMs - 1.5 * LAST_RESORT_MS : Infinity;
}

/** The pause after the given number of failures in a row, in milliseconds: doubling, between half and all of its bound. */
export function backoffMs(failures: number, floorMs: number, ceilingMs: number, random: number): number {
  const bound = Math.min(floorMs * 2 ** Math.max(failures - 1, 0), ceilingMs);
  return bound * (0.5 + random / 2);
}
