import { Injectable, Logger } from '@nestjs/common';
import { QPayClient } from 'nestjs-qpay';
import type { PaymentAttempt } from '../database/schema';
import { PaymentAttempts } from './payment-attempts';

/** States of an attempt that QPay may have an invoice for without our knowing. */
const IN_DOUBT: ReadonlySet<string> = new Set(['UNKNOWN', 'ABANDONED']);

/**
 * Finds the invoice of an attempt whose creation had no answer. QPay has no search by our number; but a callback names a
 * payment, the payment its invoice, and the invoice our number: when all three agree, the invoice is the attempt's.
 */
@Injectable()
export class InvoiceAdoption {
  private readonly logger = new Logger(InvoiceAdoption.name);

  constructor(
    private readonly qpay: QPayClient,
    private readonly attempts: PaymentAttempts,
  ) {}

  /** @returns the attempt with its invoice, or nothing when the hint does not prove one */
  async adopt(attempt: PaymentAttempt, paymentId?: string): Promise<PaymentAttempt | undefined> {
    if (!IN_DOUBT.has(attempt.status) || !paymentId) return undefined;
    const payment = await this.qpay.getPayment(paymentId);
    if (payment.objectType !== 'INVOICE' || !payment.objectId) return undefined;
    const details = await this.qpay.getInvoice(payment.objectId);
    if (details.senderInvoiceNo !== attempt.senderInvoiceNo) {
      this.logger.warn({ attemptId: attempt.id }, 'A callback has named a payment of another invoice.');
      return undefined;
    }
    const invoice = { invoiceId: payment.objectId };
    const { attempt: opened } = await this.attempts.opened(attempt, invoice, 'callback');
    return opened;
  }

  /** @returns the attempt that the invoice turns out to be of, by our number on it; nothing when it is none of ours */
  async adoptInvoice(invoiceId: string): Promise<PaymentAttempt | undefined> {
    const { senderInvoiceNo } = await this.qpay.getInvoice(invoiceId);
    if (!senderInvoiceNo) return undefined;
    const attempt = await this.attempts.findWithoutInvoice(senderInvoiceNo);
    return attempt && (await this.attempts.opened(attempt, { invoiceId }, 'sweep')).attempt;
  }
}
