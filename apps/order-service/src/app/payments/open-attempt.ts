import type { Database, Transaction } from '../database/database';
import { orders, paymentAttempts, type IdempotencyKey, type PaymentCode } from '../database/schema';
import { Statement } from '../database/statement';
import { ATTEMPT_TRANSITIONS } from './attempt-status';
import { followUpAt } from './check-schedule';
import { safeDeepLinks } from './deep-links';
import type { KeptAnswer, MadeInvoice, OpenedPayment, OrderAndAttempt, ShownPayment } from './payment.types';
import { assertMove } from './transition';

/**
 * Both rows by compare-and-set on what was read of them, held in the order in which everybody takes them, with the step's event
 * and the answer of the key that it was asked for under. A check that a callback has asked for meanwhile is due at once.
 */
const OPEN_ATTEMPT = new Statement(
  'open_attempt',
  { order: orders, attempt: paymentAttempts },
  `WITH held AS (
     SELECT orders.id AS order_id, payment_attempts.id FROM orders JOIN payment_attempts ON payment_attempts.order_id = orders.id
     WHERE payment_attempts.id = :id::uuid AND payment_attempts.status = :from::text AND orders.version = :version::integer
     FOR NO KEY UPDATE
   ), changed AS (
     UPDATE orders SET version = orders.version + 1, updated_at = :at::timestamptz
     FROM held WHERE orders.id = held.order_id RETURNING {order}
   ), opened AS (
     UPDATE payment_attempts SET status = 'OPEN', invoice_id = :invoiceId::text, qr_text = :qrText::text,
       short_url = :shortUrl::text, deep_links = :deepLinks::jsonb, updated_at = :at::timestamptz, next_check_at =
         CASE WHEN payment_attempts.check_requested_at IS NULL THEN payment_attempts.expires_at ELSE :followUpAt::timestamptz END
     FROM held WHERE payment_attempts.id = held.id RETURNING {attempt}
   ), told AS (
     INSERT INTO order_events (order_id, number, type, from_status, to_status, attempt_id, actor, detail, at)
     SELECT id, version, 'attempt.opened', status, status, :id::uuid, :actor::text,
       jsonb_build_object('invoiceId', :invoiceId::text), :at::timestamptz FROM changed
   ), answered AS (
     UPDATE idempotency_keys SET answer_status = :answerStatus::integer, answer_body = :answerBody::jsonb
     FROM held WHERE idempotency_keys.user_id = :userId::text AND idempotency_keys.key = :key::text
   ) SELECT {order}, {attempt} FROM changed AS orders, opened AS payment_attempts`,
);

/** An answer that is to be given again whenever its key comes. */
export interface AnswerUnderKey {
  key: Pick<IdempotencyKey, 'userId' | 'key'>;
  /** @param payment as it is once the invoice is written */
  of(payment: ShownPayment): KeptAnswer;
}

/** What is written of an invoice that QPay has made. */
export interface MadeAt {
  invoice: MadeInvoice;
  actor: string;
  at: Date;
  answer?: AnswerUnderKey;
}

/**
 * Writes the invoice of an attempt.
 * @param read order and attempt as they were read, with or without a lock
 * @returns nothing, and nothing is written, when one of them is not what was read
 * @throws IllegalTransitionError when the attempt may not be opened
 */
export async function openAttempt(
  db: Database | Transaction,
  read: OrderAndAttempt,
  { invoice, actor, at, answer }: MadeAt,
): Promise<OpenedPayment | undefined> {
  const { order, attempt } = read;
  assertMove(ATTEMPT_TRANSITIONS, attempt.status, 'OPEN');
  const { invoiceId } = invoice;
  const code = codeOf(invoice);
  const answered = answer?.of({
    order: { ...order, version: order.version + 1, updatedAt: at },
    attempt: { ...attempt, status: 'OPEN', invoiceId, updatedAt: at },
    code,
  });
  const [opened] = await OPEN_ATTEMPT.all(db, {
    ...{ id: attempt.id, from: attempt.status, version: order.version, at, actor, invoiceId },
    ...{ ...code, deepLinks: JSON.stringify(code.deepLinks), followUpAt: followUpAt(at) },
    ...{ userId: answer?.key.userId ?? null, key: answer?.key.key ?? null },
    answerStatus: answered?.status ?? null,
    answerBody: answered ? JSON.stringify(answered.body) : null,
  });
  return opened && { ...opened, code, answered };
}

/** An invoice that was found again later has no links. */
function codeOf({ qrText, shortUrl, urls = [] }: MadeInvoice): PaymentCode {
  return { qrText: qrText ?? null, shortUrl: shortUrl ?? null, deepLinks: safeDeepLinks(urls) };
}
