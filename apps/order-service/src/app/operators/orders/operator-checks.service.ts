import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, isNotNull, notInArray, or } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { paymentAttempts } from '../../database/schema';
import { VerificationService } from '../../payments/verification.service';

/** An order is renewed by its customer at will: the newest invoices are the ones that may have been paid. */
const INVOICES = 5;

/** "Check again": the same verification that everybody else asks for. */
@Injectable()
export class OperatorChecks {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly verification: VerificationService,
  ) {}

  /** Asks about the newest invoices of an order, one after the other. @throws QPayError when QPay cannot be asked */
  async verify(orderId: string): Promise<void> {
    const open = notInArray(paymentAttempts.status, ['CREATING', 'ABANDONED']);
    const attempts = await this.db
      .select({ id: paymentAttempts.id })
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.orderId, orderId), or(isNotNull(paymentAttempts.invoiceId), open)))
      .orderBy(desc(paymentAttempts.number))
      .limit(INVOICES);
    for (const { id } of attempts) await this.verification.ask(id, 'operator');
  }
}
