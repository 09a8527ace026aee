/**
 * Why a person has to look at an order: less than owed when time ran out, more than owed, another currency, money
 * after the end, money twice, a payment that belongs to something else or a total that is not the sum of its payments, or a
 * refund that may or may not have been made.
 */
export const REVIEW_REASONS = [
  'partial',
  'overpaid',
  'currency',
  'late',
  'duplicate',
  'mismatch',
  'refund_unknown',
] as const;

export type ReviewReason = (typeof REVIEW_REASONS)[number];
