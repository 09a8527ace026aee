/** P2P payments have 15 digits, card payments a UUID; nothing longer or stranger is worth a question. */
const PAYMENT_ID = /^[\w-]{1,64}$/;

/**
 * The payment id that a caller names: `qpay_payment_id`, which QPay appends, else the `payment_id` of older samples. It proves
 * nothing. Where it stands more than once the last one is QPay's.
 */
export function callbackHint(query: Record<string, unknown>): string | undefined {
  const named = query.qpay_payment_id ?? query.payment_id;
  const last: unknown = Array.isArray(named) ? named.at(-1) : named;
  return typeof last === 'string' && PAYMENT_ID.test(last) ? last : undefined;
}
