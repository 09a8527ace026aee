import type { QPayErrorCode } from '../errors/qpay-error-code';

/** One request to QPay that has ended: every try of a call, and every login. Holds no id, no address and no secret. */
export interface QPayRequestEvent {
  /** `auth.token`, `invoice.create`… */
  operation: string;
  /** `ok`, or the code of the error that the request ended with. */
  outcome: 'ok' | QPayErrorCode;
  /** From the first step of connecting to the last byte of the answer, in milliseconds. */
  durationMs: number;
}
