const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Whoever sends a refund, or asks what became of it, has written an answer by then or has died, in milliseconds. */
const LEASE_MS = 2 * MINUTE_MS;

/** How often QPay is asked about a refund without an outcome, by its age in milliseconds. After a week nobody asks any more. */
const LOOKS: readonly { until: number; every: number }[] = [
  { until: 15 * MINUTE_MS, every: 2 * MINUTE_MS },
  { until: DAY_MS, every: HOUR_MS },
  { until: 7 * DAY_MS, every: DAY_MS },
];

/** When to find out what became of a refund if nobody has written it by then. */
export function leaseUntil(at: Date): Date {
  return new Date(at.getTime() + LEASE_MS);
}

/**
 * When to ask QPay again about a refund sent at `since` that has no outcome; null when it is for a person alone.
 * Some forty questions in all.
 */
export function nextLook(since: Date, at: Date): Date | null {
  const age = at.getTime() - since.getTime();
  const look = LOOKS.find(({ until }) => age < until);
  return look ? new Date(at.getTime() + look.every) : null;
}
