import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { QPayNotFoundError, qpayAmountToMinorUnits, type QPayPaymentRow } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { unmatchedPayments, type PaymentAttempt } from '../database/schema';
import { InvoiceAdoption } from '../payments/invoice-adoption.service';
import { Clock } from '../system/clock';

/** Payments at QPay for invoices that we do not know: ours after a lost answer, or nobody's. */
@Injectable()
export class UnmatchedPayments {
  private readonly logger = new Logger(UnmatchedPayments.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly adoption: InvoiceAdoption,
    private readonly clock: Clock,
  ) {}

  /** @returns the attempt that the payment's invoice turns out to be of; else the payment is put before a person, once */
  async claim(row: QPayPaymentRow): Promise<PaymentAttempt | undefined> {
    const known = await this.db
      .select({ id: unmatchedPayments.paymentId })
      .from(unmatchedPayments)
      .where(eq(unmatchedPayments.paymentId, row.paymentId));
    if (known.length > 0) return undefined;
    const attempt = await this.find(row.objectId);
    if (!attempt) await this.report(row);
    return attempt;
  }

  private async find(invoiceId: string | undefined): Promise<PaymentAttempt | undefined> {
    if (!invoiceId) return undefined;
    try {
      return await this.adoption.adoptInvoice(invoiceId);
    } catch (error) {
      if (error instanceof QPayNotFoundError) return undefined;
      throw error;
    }
  }

  private async report({ paymentId, objectId, amount, currency, date }: QPayPaymentRow): Promise<void> {
    this.logger.error(
      { paymentId, invoiceId: objectId },
      'QPay has a payment that nothing here accounts for.',
    );
    await this.db
      .insert(unmatchedPayments)
      .values({
        paymentId,
        invoiceId: objectId,
        amount: qpayAmountToMinorUnits(amount),
        currency,
        paidAt: date,
        seenAt: this.clock.now(),
      })
      .onConflictDoNothing();
  }
}
