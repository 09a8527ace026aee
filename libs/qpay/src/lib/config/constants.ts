/** Where QPay's merchant API answers in production. Source: every live client; see the facts on hosts. */
export const QPAY_PRODUCTION_URL = 'https://merchant.qpay.mn';

/** Where QPay's merchant API answers in the sandbox. */
export const QPAY_SANDBOX_URL = 'https://merchant-sandbox.qpay.mn';

/** Redis key of the shared token. Its name and JSON are a contract with older instances: see `docs/QPAY_AUTH_README.md`. */
export const QPAY_ACCESS_TOKEN_KEY = 'qpay:access_token';

/** Time limit of a whole request to QPay, in milliseconds, where the caller gives none. */
export const DEFAULT_TIMEOUT_MS = 15_000;

/** The context under which the token service logs. */
export const AUTH_LOG_CONTEXT = 'QPay Auth';

/** The context under which the client logs. */
export const CLIENT_LOG_CONTEXT = 'QPay Client';
