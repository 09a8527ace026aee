/** @internal The options after validation, with defaults in place. */
export const RESOLVED_QPAY_OPTIONS = Symbol('RESOLVED_QPAY_OPTIONS');
