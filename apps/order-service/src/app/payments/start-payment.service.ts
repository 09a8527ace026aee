import { Injectable, Logger } from '@nestjs/common';
import { QPayClient, QPayError, qpayAmountFromMinorUnits, type QPayInvoice } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';
import { ApiError } from '../errors/api-error';
import { fromQPayError } from '../errors/from-qpay-error';
import { describeError } from '../logging/describe-error';
import { callbackUrl } from './callback-token';
import type { AnswerUnderKey } from './open-attempt';
import { PaymentAttempts } from './payment-attempts';
import type { BegunAttempt, OpenedPayment, PaymentRequest } from './payment.types';
import { VerificationService } from './verification.service';

/** QPay's customary code for a payer who is not known by name. */
const ANONYMOUS_PAYER = 'terminal';

/** Errors that leave open whether the invoice was made. */
const OPEN_QUESTIONS: ReadonlySet<string> = new Set(['QPAY_UNKNOWN_OUTCOME', 'QPAY_UNEXPECTED_ANSWER']);

/** Makes an order and the QPay invoice to have it paid. */
@Injectable()
export class StartPaymentService {
  private readonly logger = new Logger(StartPaymentService.name);

  constructor(
    private readonly qpay: QPayClient,
    private readonly attempts: PaymentAttempts,
    private readonly verification: VerificationService,
    private readonly config: ServiceConfig,
  ) {}

  /**
   * Begins an order and opens it.
   * @throws ApiError when QPay has refused, cannot be reached, or has left its outcome unknown
   */
  async start(request: PaymentRequest): Promise<OpenedPayment> {
    const begun = await this.attempts.begin(request);
    if (!begun) throw new Error('Nothing was in the way of a new order, and yet there is none.');
    return this.open(begun);
  }

  /**
   * Gets the invoice of an attempt that is written.
   * @param answer is written with it, if nobody else has changed the payment meanwhile
   * @throws the same
   */
  async open(begun: BegunAttempt, answer?: AnswerUnderKey): Promise<OpenedPayment> {
    const invoice = await this.createInvoice(begun);
    const opened: OpenedPayment =
      (await this.attempts.openedAtOnce(begun, invoice, answer)) ??
      (await this.attempts.opened(begun.attempt, invoice));
    if (opened.attempt.status === 'ABANDONED') throw cameTooLate(begun.order.id);
    if (opened.attempt.checkRequestedAt) this.verification.askInBackground(opened.attempt.id, 'callback');
    return opened;
  }

  private async createInvoice(begun: BegunAttempt): Promise<QPayInvoice> {
    const { order, attempt, callbackToken } = begun;
    try {
      return await this.qpay.createInvoice({
        senderInvoiceNo: attempt.senderInvoiceNo,
        receiverCode: ANONYMOUS_PAYER,
        description: order.description,
        amount: qpayAmountFromMinorUnits(attempt.amount),
        callbackUrl: callbackUrl(this.config.publicUrl, callbackToken),
      });
    } catch (error) {
      throw await this.noteFailure(begun, error);
    }
  }

  /** Only an answer that says no is a no; everything else may have made an invoice. */
  private async noteFailure({ order, attempt }: BegunAttempt, error: unknown): Promise<ApiError> {
    const context = { orderId: order.id, attemptId: attempt.id, err: describeError(error) };
    if (error instanceof QPayError && !OPEN_QUESTIONS.has(error.code)) {
      this.logger.warn(context, 'QPay has made no invoice.');
      await this.attempts.refused(attempt, error.code);
      return fromQPayError(error, order.id);
    }
    this.logger.error(context, 'It is not known whether QPay has made the invoice.');
    await this.attempts.unknown(attempt);
    return outcomeUnknown(order.id, error);
  }
}

/** QPay took longer than a crash is given, so somebody has given the attempt up meanwhile. */
function cameTooLate(orderId: string): ApiError {
  const body = {
    code: 'SESSION_ABANDONED',
    message: "QPay's answer came too late; the invoice is not used.",
    remedy: 'Repeat the request: a new invoice is made for the same order.',
    orderId,
  };
  return new ApiError(503, body, { retryAfterSeconds: 1 });
}

function outcomeUnknown(orderId: string, cause: unknown): ApiError {
  const body = {
    code: 'QPAY_OUTCOME_UNKNOWN',
    message: 'It is not known whether QPay has made the invoice: its answer was lost.',
    remedy:
      'Nobody has seen its QR code, so nothing can be paid by mistake. Repeat the request, or renew the payment.',
    orderId,
  };
  return new ApiError(503, body, { cause, retryAfterSeconds: 1 });
}
