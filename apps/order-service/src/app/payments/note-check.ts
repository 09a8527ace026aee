import type { Database, Transaction } from '../database/database';
import { orders, paymentAttempts, type PaymentAttempt } from '../database/schema';
import { Statement, type Values } from '../database/statement';
import { ATTEMPT_TRANSITIONS, type AttemptStatus } from './attempt-status';
import { nextCheck } from './check-schedule';
import type { OrderAndAttempt } from './payment.types';
import { assertMove } from './transition';

/**
 * Parts of a statement: the attempt by compare-and-set on its state, and the check's line in its history. What a callback has asked
 * for after QPay was asked stays asked for.
 */
export const NOTED = `noted AS (
     UPDATE payment_attempts SET status = :to::text, check_finished_at = clock_timestamp(),
       last_checked_at = greatest(payment_attempts.last_checked_at, :askedAt::timestamptz),
       check_failures = 0, updated_at = CASE WHEN :to::text = :from::text THEN payment_attempts.updated_at ELSE :at::timestamptz END,
       check_requested_at = CASE WHEN payment_attempts.check_requested_at > :askedAt::timestamptz
         THEN payment_attempts.check_requested_at END,
       next_check_at = CASE WHEN payment_attempts.check_requested_at > :askedAt::timestamptz AND :to::text = :from::text
         THEN payment_attempts.next_check_at ELSE :nextCheckAt::timestamptz END
     WHERE payment_attempts.id = :id::uuid AND payment_attempts.status = :from::text RETURNING {attempt}
   ), traced AS (
     INSERT INTO payment_traces (order_id, attempt_id, kind, actor, detail, at)
     SELECT order_id, id, 'check', :asker::text, jsonb_build_object('verdict', :verdict::text), :at::timestamptz FROM noted
   )`;

const NOTE_CHECK = new Statement(
  'note_check',
  { order: orders, attempt: paymentAttempts },
  `WITH ${NOTED} SELECT {order}, {attempt} FROM noted AS payment_attempts JOIN orders ON orders.id = payment_attempts.order_id`,
);

/** A question that QPay has answered. */
export interface AnsweredCheck {
  asker: string;
  verdict: string;
  /** When QPay was asked: what its answer says is as of then. */
  askedAt: Date;
  /** When the answer is written. */
  at: Date;
  /** The state that follows from it; absent when the attempt stays in its state. */
  to?: AttemptStatus;
}

/**
 * Writes that QPay has answered. What was asked for is done, unless it was asked for after QPay was; what comes next is the
 * attempt's own schedule, and nothing does once its money is there.
 * @param attempt as it was read, with or without a lock
 * @returns nothing, and nothing is written, when its state is not the one that was read
 * @throws IllegalTransitionError when it may not go there
 */
export async function noteCheck(
  db: Database | Transaction,
  attempt: PaymentAttempt,
  check: AnsweredCheck,
): Promise<OrderAndAttempt | undefined> {
  const [noted] = await NOTE_CHECK.all(db, valuesOfCheck(attempt, check));
  return noted;
}

/** What {@link NOTED} is told. @throws IllegalTransitionError when the attempt may not go there */
export function valuesOfCheck(
  attempt: PaymentAttempt,
  { asker, verdict, askedAt, at, to }: AnsweredCheck,
): Values {
  if (to) assertMove(ATTEMPT_TRANSITIONS, attempt.status, to);
  const { id, status: from } = attempt;
  const nextCheckAt = to ? null : nextCheck(attempt, askedAt);
  return { id, from, to: to ?? from, asker, verdict, askedAt, at, nextCheckAt };
}
