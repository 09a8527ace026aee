import { QPayError } from '../errors/qpay-error';

/** Answers of what stands before QPay when QPay itself does not answer. */
const GATEWAY_STATUSES = [502, 503, 504];

/**
 * What a failed request says of the host: the error when the host is failing, `alive` when it has answered, `nothing` when the
 * caller stopped or was in too much of a hurry (`patient` is false).
 */
export function whatItSaysOfTheHost(error: unknown, patient: boolean): QPayError | 'alive' | 'nothing' {
  if (!(error instanceof QPayError)) return 'nothing';
  if (error.httpStatus !== undefined) return GATEWAY_STATUSES.includes(error.httpStatus) ? error : 'alive';
  switch (reasonOf(error)) {
    case 'QPAY_CONNECTION':
      return error;
    case 'QPAY_TIMEOUT':
      return patient ? error : 'nothing';
    default:
      return 'nothing';
  }
}

/** Of a write whose outcome is unknown: why the answer was lost. */
function reasonOf(error: QPayError): string {
  const lost = error.code === 'QPAY_UNKNOWN_OUTCOME' && error.cause instanceof QPayError;
  return lost && error.cause instanceof QPayError ? error.cause.code : error.code;
}
