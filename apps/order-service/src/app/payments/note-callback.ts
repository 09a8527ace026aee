import { boolean, pgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../database/database';
import { paymentAttempts } from '../database/schema';
import { Statement } from '../database/statement';
import { hashCallbackToken, isCallbackToken } from './callback-token';
import { followUpAt } from './check-schedule';
import { TURN_IS_FREE, type Turn } from './check-turns.service';

/** What the statement below finds out. */
const turns = pgTable('turns', { taken: boolean('taken').notNull() });

/**
 * That a check is wanted, the turn at asking QPay where it is free, and the callback's line in the history. What is not open keeps
 * its own time: whoever saves the invoice, or gives the attempt up, finds the request. The first callback's request stands for all
 * until QPay was asked. The row is locked before it is looked at, or two at the same time would both find the turn free.
 */
const NOTE_CALLBACK = new Statement(
  'note_callback',
  { attempt: paymentAttempts, turn: turns },
  `WITH turns AS (
     SELECT id, payment_attempts.status <> 'CREATING' AND ${TURN_IS_FREE} AS taken FROM payment_attempts
     WHERE payment_attempts.callback_token_hash = :hash::bytea FOR NO KEY UPDATE
   ), called AS (
     UPDATE payment_attempts SET check_requested_at = coalesce(payment_attempts.check_requested_at, :at::timestamptz),
       next_check_at = CASE WHEN payment_attempts.check_requested_at IS NULL AND payment_attempts.status = 'OPEN'
         THEN :followUpAt::timestamptz ELSE payment_attempts.next_check_at END,
       check_started_at = CASE WHEN turns.taken THEN clock_timestamp() ELSE payment_attempts.check_started_at END
     FROM turns WHERE payment_attempts.id = turns.id RETURNING {attempt}, {turn}
   ), traced AS (
     INSERT INTO payment_traces (order_id, attempt_id, kind, actor, detail, at)
     SELECT order_id, id, 'callback', 'qpay', jsonb_strip_nulls(jsonb_build_object('paymentId', :hint::text)), :at::timestamptz
     FROM called
   ) SELECT * FROM called`,
);

/** A callback, as it has come. */
export interface Callback {
  token: string;
  at: Date;
  /** Payment id that it names. */
  hint?: string;
}

/**
 * Writes that a callback has come, before anything that can fail, so that a later pass finds what could not be followed up now.
 * @param window as {@link CheckTurns.window}
 * @returns the attempt as it is then, and whether it is the caller who has to ask QPay; nothing for a token that belongs to none
 */
export async function noteCallback(
  db: Database,
  { token, at, hint }: Callback,
  window: string,
): Promise<Turn | undefined> {
  if (!isCallbackToken(token)) return undefined;
  const times = { at, followUpAt: followUpAt(at), window };
  const values = { hash: hashCallbackToken(token), hint: hint ?? null, ...times };
  const [called] = await NOTE_CALLBACK.all(db, values);
  return called && { attempt: called.attempt, mine: called.turn.taken };
}
