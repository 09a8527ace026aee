import { Inject, Injectable, Logger } from '@nestjs/common';
import { QPayError } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { paymentTraces, type PaymentAttempt } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { Clock } from '../system/clock';

/**
 * Every callback and every question to QPay leaves a line, so that an operator can tell what happened when nothing did. The line of
 * a question without an answer is written here, all others by the statement that writes what they are about.
 */
@Injectable()
export class PaymentTraces {
  private readonly logger = new Logger(PaymentTraces.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes a question that has got no answer. Never throws: the failure itself is what the asker has to hear of. */
  async failed(attempt: PaymentAttempt, actor: string, error: unknown): Promise<void> {
    const code = error instanceof QPayError ? error.code : 'UNEXPECTED';
    try {
      const { id: attemptId, orderId } = attempt;
      const line = { kind: 'check.failed', actor, detail: { code }, at: this.clock.now() } as const;
      await this.db.insert(paymentTraces).values({ orderId, attemptId, ...line });
    } catch (trouble) {
      this.logger.warn(
        { attemptId: attempt.id, err: describeError(trouble) },
        'A failed check was not noted.',
      );
    }
  }
}
