import type { PaymentAttempt } from '../database/schema';
import type { AttemptFields } from './change-attempt';

const HOUR_MS = 3_600_000;
/** Late money is looked for this long after an attempt was closed, in milliseconds. */
const TAIL_MS = [HOUR_MS, 24 * HOUR_MS];

/** Closing an attempt that is over takes far less than this, in milliseconds. */
const CLOSING_MS = 60_000;

/** Whoever takes a callback has this long to ask QPay before the worker does, in milliseconds. */
const FOLLOW_UP_MS = 10_000;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** When an attempt is to be looked at again after a look that has found nothing. @param at when QPay was asked */
export function nextCheck(attempt: PaymentAttempt, at: Date): Date | null {
  switch (attempt.status) {
    case 'OPEN':
      // Over, and whoever has asked is about to close it: nobody else has to ask as well.
      return attempt.expiresAt > at ? attempt.expiresAt : new Date(at.getTime() + CLOSING_MS);
    case 'EXPIRED':
    case 'CANCELLED':
      return nextTail(attempt.closedAt ?? attempt.expiresAt, at);
    case 'CREATING':
    case 'UNKNOWN':
      return attempt.nextCheckAt;
    case 'SETTLED':
    case 'SETTLED_LATE':
    case 'ABANDONED':
      return null;
  }
}

/** When the worker takes up a callback that the instance it came to has not followed up, having died or failed. */
export function followUpAt(at: Date): Date {
  return new Date(at.getTime() + FOLLOW_UP_MS);
}

/** When to try again after a look that has failed: later each time, and never all at once. */
export function retryCheck(failures: number, at: Date, random = Math.random()): Date {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  return new Date(at.getTime() + pause * (0.5 + random / 2));
}

/** Whether QPay was asked what was paid after the attempt's time was over: before that nobody may give its invoice up. */
export function wasAskedAfterEnd({ lastCheckedAt, expiresAt }: PaymentAttempt): boolean {
  return lastCheckedAt !== null && lastCheckedAt >= expiresAt;
}

/** What is written of an attempt that is closed now. */
export function expiredFields(at: Date): AttemptFields {
  return { closedAt: at, nextCheckAt: nextTail(at, at) };
}

function nextTail(closedAt: Date, at: Date): Date | null {
  const next = TAIL_MS.map((ms) => new Date(closedAt.getTime() + ms)).find((time) => time > at);
  return next ?? null;
}
