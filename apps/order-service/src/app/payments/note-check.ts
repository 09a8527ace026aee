import type { Transaction } from '../database/database';
import { paymentAttempts, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import { ConcurrentChangeError } from '../orders/change-order';
import { ATTEMPT_TRANSITIONS, type AttemptStatus } from './attempt-status';
import { nextCheck } from './check-schedule';
import { assertMove } from './transition';

/** The attempt by compare-and-set on its state, and the check's line in its history. */
const NOTE_CHECK = new Statement(
  'note_check',
  { attempt: paymentAttempts },
  `WITH noted AS (
     UPDATE payment_attempts SET status = :to::text, check_requested_at = :requestedAt::timestamptz,
       next_check_at = :nextCheckAt::timestamptz, updated_at = :updatedAt::timestamptz, last_checked_at = :at::timestamptz,
       check_finished_at = clock_timestamp(), check_failures = 0
     WHERE payment_attempts.id = :id::uuid AND payment_attempts.status = :from::text RETURNING {attempt}
   ), traced AS (
     INSERT INTO payment_traces (order_id, attempt_id, kind, actor, detail, at)
     SELECT order_id, id, 'check', :asker::text, jsonb_build_object('verdict', :verdict::text), :at::timestamptz FROM noted
   ) SELECT {attempt} FROM noted AS payment_attempts`,
);

/** A question that QPay has answered. */
export interface AnsweredCheck {
  asker: string;
  verdict: string;
  askedAt: Date;
  /** When the answer is written. */
  at: Date;
  /** The state that follows from it; absent when the attempt stays in its state. */
  to?: AttemptStatus;
}

/**
 * Writes that QPay has answered. What was asked for is done, unless it was asked for after QPay was; what comes next is the
 * attempt's own schedule, and nothing does once its money is there.
 * @throws IllegalTransitionError when it may not go there
 * @throws ConcurrentChangeError when its state is not the one that was read
 */
export async function noteCheck(
  tx: Transaction,
  attempt: PaymentAttempt,
  { asker, verdict, askedAt, at, to }: AnsweredCheck,
): Promise<PaymentAttempt> {
  if (to) assertMove(ATTEMPT_TRANSITIONS, attempt.status, to);
  const { id, status: from, checkRequestedAt } = attempt;
  const open = checkRequestedAt !== null && checkRequestedAt > askedAt;
  const next = open ? attempt.nextCheckAt : nextCheck(attempt, at);
  const [noted] = await NOTE_CHECK.all(tx, {
    ...{ id, from, to: to ?? from, asker, verdict, at },
    requestedAt: open ? checkRequestedAt : null,
    nextCheckAt: to ? null : next,
    updatedAt: to ? at : attempt.updatedAt,
  });
  if (!noted) throw new ConcurrentChangeError(`Attempt ${id} was changed by somebody else.`);
  return noted.attempt;
}
