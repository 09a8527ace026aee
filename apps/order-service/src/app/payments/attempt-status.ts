/** States of one QPay invoice of an order. */
export const ATTEMPT_STATUSES = [
  'CREATING',
  'OPEN',
  'UNKNOWN',
  'ABANDONED',
  'SETTLED',
  'EXPIRED',
  'CANCELLED',
  'SETTLED_LATE',
] as const;

export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/**
 * Where an attempt may go from each state. UNKNOWN means that QPay may or may not have made the invoice; it is
 * resolved by asking, never by repeating. ABANDONED is given up,
 * yet its callback token stays known, so money for an invoice that QPay did make is still attributed.
 */
export const ATTEMPT_TRANSITIONS: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  CREATING: ['OPEN', 'UNKNOWN', 'ABANDONED'],
  UNKNOWN: ['OPEN', 'ABANDONED'],
  OPEN: ['SETTLED', 'EXPIRED', 'CANCELLED'],
  SETTLED: [],
  ABANDONED: ['SETTLED_LATE'],
  EXPIRED: ['SETTLED_LATE'],
  CANCELLED: ['SETTLED_LATE'],
  SETTLED_LATE: [],
};
