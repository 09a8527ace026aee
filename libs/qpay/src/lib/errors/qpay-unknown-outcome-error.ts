import { QPayError, type QPayErrorDetails } from './qpay-error';

/** What is needed to find out later whether the request was carried out. Fields that do not apply are absent. */
export interface QPayOutcomeReference {
  /** When the request left, by this machine's clock. */
  sentAt?: Date;
  /** The number of the invoice that may exist. */
  senderInvoiceNo?: string;
  /** The invoice code it was made with. */
  invoiceCode?: string;
  /** Decimal string, as it was sent. */
  amount?: string;
  /** The invoice that may have changed. */
  invoiceId?: string;
  /** The payment that may have changed. */
  paymentId?: string;
  /** The receipt that may have changed. */
  receiptId?: string;
  /** The subscription that may have ended. */
  subscriptionId?: string;
  /** The QuickQR merchant that may have changed. */
  merchantId?: string;
}

/**
 * A request that changes something was sent and its answer was lost: it may or may not have been carried out. It is neither
 * a success nor a failure, and it must not be repeated blindly: QPay has no idempotency key and accepts a second invoice
 * with the same `senderInvoiceNo`.
 *
 * To resolve it, use `reference`. A create: no payment can come unless the payer gets the QR code, so record the attempt and
 * make another invoice under a new `senderInvoiceNo`. A cancel or refund: read the invoice or payment and look at its state.
 */
export class QPayUnknownOutcomeError extends QPayError {
  readonly code = 'QPAY_UNKNOWN_OUTCOME';
  readonly retryable = false;
  /** What is needed to find out whether it was carried out. */
  readonly reference: Readonly<QPayOutcomeReference>;

  constructor(message: string, details: QPayErrorDetails & { reference?: QPayOutcomeReference } = {}) {
    super(message, details);
    this.reference = details.reference ?? {};
  }

  /** The same error knowing more about what was asked for. */
  withReference(reference: QPayOutcomeReference): QPayUnknownOutcomeError {
    const { message, operation, httpStatus, qpayCode, qpayMessage, retryAfterMs, fieldErrors, cause } = this;
    const details = { operation, httpStatus, qpayCode, qpayMessage, retryAfterMs, fieldErrors, cause };
    return new QPayUnknownOutcomeError(message, {
      ...details,
      reference: { ...this.reference, ...reference },
    });
  }
}
