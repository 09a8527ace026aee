/** @internal The options as the application gave them. */
export const QPAY_OPTIONS = Symbol('QPAY_OPTIONS');

/** @internal The options after validation, with defaults in place. */
export const RESOLVED_QPAY_OPTIONS = Symbol('RESOLVED_QPAY_OPTIONS');

/** @internal The name of a registration, '' for the only or first one. */
export const QPAY_REGISTRATION_NAME = Symbol('QPAY_REGISTRATION_NAME');
