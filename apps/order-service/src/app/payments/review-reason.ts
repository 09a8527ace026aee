/**
 * Why a person has to look at an order: less than owed when time ran out, more than owed, another currency, money
 * after the end, money twice, or a payment that belongs to something else.
 */
export const REVIEW_REASONS = ['partial', 'overpaid', 'currency', 'late', 'duplicate', 'mismatch'] as const;

export type ReviewReason = (typeof REVIEW_REASONS)[number];
