import type { Database } from '../database/database';
import { paymentAttempts, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import { hashCallbackToken, isCallbackToken } from './callback-token';
import { followUpAt } from './check-schedule';

/**
 * That a check is wanted, and the callback's line in the history. What is not open keeps its own time: whoever saves the invoice,
 * or gives the attempt up, finds the request. The first callback's request stands for all until QPay was asked.
 */
const NOTE_CALLBACK = new Statement(
  'note_callback',
  { attempt: paymentAttempts },
  `WITH called AS (
     UPDATE payment_attempts SET check_requested_at = coalesce(payment_attempts.check_requested_at, :at::timestamptz),
       next_check_at = CASE WHEN payment_attempts.check_requested_at IS NULL AND payment_attempts.status = 'OPEN'
         THEN :followUpAt::timestamptz ELSE payment_attempts.next_check_at END
     WHERE payment_attempts.callback_token_hash = :hash::bytea RETURNING {attempt}
   ), traced AS (
     INSERT INTO payment_traces (order_id, attempt_id, kind, actor, detail, at)
     SELECT order_id, id, 'callback', 'qpay', jsonb_strip_nulls(jsonb_build_object('paymentId', :hint::text)), :at::timestamptz
     FROM called
   ) SELECT {attempt} FROM called AS payment_attempts`,
);

/**
 * Writes that a callback has come, before anything that can fail, so that a later pass finds what could not be followed up now.
 * @returns the attempt as it is then; nothing for a token that belongs to none
 */
export async function noteCallback(
  db: Database,
  token: string,
  at: Date,
  hint?: string,
): Promise<PaymentAttempt | undefined> {
  if (!isCallbackToken(token)) return undefined;
  const values = { hash: hashCallbackToken(token), at, followUpAt: followUpAt(at), hint: hint ?? null };
  const [called] = await NOTE_CALLBACK.all(db, values);
  return called?.attempt;
}
