import { QPayError } from './qpay-error';

/** QPay refused the content of the request, and nothing was done; `fieldErrors` names the fields where QPay did. */
export class QPayRequestRejectedError extends QPayError {
  readonly code = 'QPAY_REQUEST_REJECTED';
  readonly retryable = false;
}

/** The invoice, payment, receipt, merchant… is unknown to QPay (`…_NOTFOUND`, HTTP 422 by its own table). */
export class QPayNotFoundError extends QPayError {
  readonly code = 'QPAY_NOT_FOUND';
  readonly retryable = false;
}

/** What was asked for had been done before (`INVOICE_ALREADY_CANCELED`, `MERCHANT_ALREADY_REGISTERED`…). */
export class QPayAlreadyDoneError extends QPayError {
  readonly code = 'QPAY_ALREADY_DONE';
  readonly retryable = false;
}

/** The object's present state forbids it, and nothing was done (`INVOICE_PAID`, `PAYMENT_SETTLED`, `PAYMENT_NOT_PAID`…). */
export class QPayConflictError extends QPayError {
  readonly code = 'QPAY_CONFLICT';
  readonly retryable = false;
}
