import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import type { PaymentAttempt } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { PaymentMetrics } from '../metrics/payment-metrics';
import { inSpan } from '../tracing/in-span';
import { CheckTurns } from './check-turns.service';
import { CollapsedRuns } from './collapsed-runs';
import { InvoiceAdoption } from './invoice-adoption.service';
import type { OrderAndAttempt } from './payment.types';
import { PaymentTraces } from './payment-traces';
import { SettlementService, type Asker, type InvoicedAttempt } from './settlement.service';

/**
 * Takes requests to find out what has been paid, from whoever has a reason to ask, and lets one of them at a time through
 * per attempt, so that nobody can use this service to wear out QPay.
 */
@Injectable()
export class VerificationService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(VerificationService.name);
  private readonly runs: CollapsedRuns<OrderAndAttempt | undefined>;
  private readonly inBackground = new Set<Promise<unknown>>();

  constructor(
    private readonly turns: CheckTurns,
    private readonly settlement: SettlementService,
    private readonly adoption: InvoiceAdoption,
    private readonly metrics: PaymentMetrics,
    private readonly traces: PaymentTraces,
    config: ServiceConfig,
  ) {
    this.runs = new CollapsedRuns(config.payments.checkWindowMs);
  }

  /**
   * Resolves when QPay has been asked after this call and what it answered is written: with that, if this instance has asked.
   * @param hint payment id that the asker has named: used only where it can be proved to belong to the attempt
   * @throws QPayError or a database's error; asking again later is safe
   */
  ask(attemptId: string, asker: Asker, hint?: string): Promise<OrderAndAttempt | undefined> {
    return this.runs.ask(attemptId, () =>
      inSpan('payment.verify', attributesOf(attemptId, asker), async () => {
        const turn = await this.turns.take(attemptId);
        return turn?.mine ? this.verify(turn.attempt, asker, hint) : undefined;
      }),
    );
  }

  /** The same for whoever has taken the turn: nobody else has begun to ask, so QPay is asked at once. */
  askInTurn(attempt: PaymentAttempt, asker: Asker, hint?: string): Promise<OrderAndAttempt | undefined> {
    return this.runs.begin(attempt.id, () =>
      inSpan('payment.verify', attributesOf(attempt.id, asker), () => this.verify(attempt, asker, hint)),
    );
  }

  /** The same for callers who do not wait. A failure is left to the next occasion: `nextCheckAt` stays due. */
  askInBackground(attemptId: string, asker: Asker): void {
    const asked: Promise<unknown> = this.ask(attemptId, asker)
      .catch((error: unknown) => {
        this.logger.warn({ attemptId, asker, err: describeError(error) }, 'A verification has failed.');
      })
      .finally(() => this.inBackground.delete(asked));
    this.inBackground.add(asked);
  }

  /** Nothing that has begun is cut off: the database closes after this. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.inBackground);
  }

  private async verify(
    attempt: PaymentAttempt,
    asker: Asker,
    hint?: string,
  ): Promise<OrderAndAttempt | undefined> {
    try {
      const found = await this.find(attempt, asker, hint);
      this.metrics.verification(asker, 'asked');
      return found;
    } catch (error) {
      this.metrics.verification(asker, 'failed');
      await this.traces.failed(attempt, asker, error);
      throw error;
    }
  }

  private async find(
    attempt: PaymentAttempt,
    asker: Asker,
    hint?: string,
  ): Promise<OrderAndAttempt | undefined> {
    const invoiced = isInvoiced(attempt) ? attempt : await this.adoption.adopt(attempt, hint);
    return invoiced && isInvoiced(invoiced) ? this.settlement.settle(invoiced, asker) : undefined;
  }
}

function isInvoiced(attempt: PaymentAttempt): attempt is InvoicedAttempt {
  return attempt.invoiceId !== null;
}

function attributesOf(attemptId: string, asker: Asker) {
  return { 'payment.attempt_id': attemptId, 'payment.asker': asker };
}
