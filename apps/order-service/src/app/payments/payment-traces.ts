import { Inject, Injectable, Logger } from '@nestjs/common';
import { QPayError } from 'nestjs-qpay';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { paymentTraces, type PaymentAttempt, type PaymentTrace } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { Clock } from '../system/clock';

/** What is written of a callback or a check. */
export type TraceEntry = Pick<PaymentTrace, 'kind' | 'actor' | 'at'> & { detail?: Record<string, string> };

/** Writes what happened with an invoice, in the caller's transaction. */
export async function writeTrace(
  db: Database | Transaction,
  { id, orderId }: Pick<PaymentAttempt, 'id' | 'orderId'>,
  { kind, actor, at, detail = {} }: TraceEntry,
): Promise<void> {
  await db.insert(paymentTraces).values({ orderId, attemptId: id, kind, actor, at, detail });
}

/** Every callback and every question to QPay leaves a line, so that an operator can tell what happened when nothing did. */
@Injectable()
export class PaymentTraces {
  private readonly logger = new Logger(PaymentTraces.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws a database's error */
  write(attempt: PaymentAttempt, entry: Omit<TraceEntry, 'at'>): Promise<void> {
    return writeTrace(this.db, attempt, { ...entry, at: this.clock.now() });
  }

  /** Notes a question that has got no answer. Never throws: the failure itself is what the asker has to hear of. */
  async failed(attempt: PaymentAttempt, actor: string, error: unknown): Promise<void> {
    const code = error instanceof QPayError ? error.code : 'UNEXPECTED';
    try {
      await this.write(attempt, { kind: 'check.failed', actor, detail: { code } });
    } catch (trouble) {
      this.logger.warn(
        { attemptId: attempt.id, err: describeError(trouble) },
        'A failed check was not noted.',
      );
    }
  }
}
