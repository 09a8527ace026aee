import { Inject, Injectable, Logger } from '@nestjs/common';
import { QPayClient, qpayAmountFromMinorUnits, type QPayPaymentRow } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import type { PaymentAttempt } from '../database/schema';
import { PaymentMetrics, type SettlementOutcome } from '../metrics/payment-metrics';
import type { OrderChange } from '../orders/change-order';
import type { OrderMessage } from '../outbox/order-message';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { inSpan } from '../tracing/in-span';
import { assess, type Assessment, type SeenPayment } from './assess';
import { lockPayment } from './change-attempt';
import { noteCheck } from './note-check';
import type { OrderAndAttempt } from './payment.types';
import { paidRows, recordPayments, totalDisagrees } from './provider-ledger';
import { settleStep } from './settle-step';

/** States that mean something here; only PAID is money. */
const KNOWN_STATES: ReadonlySet<string> = new Set(['NEW', 'FAILED', 'PAID', 'PARTIAL', 'REFUNDED', 'REFUND']);

/** Who has asked for the verification that led here. */
export type Asker = 'callback' | 'customer' | 'operator' | 'expiry' | 'sweep';

/** An attempt whose invoice is known to exist. */
export type InvoicedAttempt = PaymentAttempt & { invoiceId: string };

/**
 * The one place where money becomes a paid order. Whoever thinks that something was paid asks for a verification, and that
 * ends here: QPay is asked what it has, outside any transaction; then one short transaction writes what follows from it.
 */
@Injectable()
export class SettlementService {
  private readonly logger = new Logger(SettlementService.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly qpay: QPayClient,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: ServiceConfig,
    private readonly metrics: PaymentMetrics,
  ) {}

  /** @throws QPayError when QPay does not say what was paid; nothing is written then */
  settle(attempt: InvoicedAttempt, asker: Asker): Promise<OrderAndAttempt> {
    const attributes = { 'payment.attempt_id': attempt.id, 'payment.asker': asker };
    return inSpan('payment.settle', attributes, async (span) => {
      const { order, attempt: settled, assessment } = await this.askAndWrite(attempt, asker);
      const outcome = outcomeOf(assessment);
      span.setAttribute('payment.outcome', outcome);
      this.metrics.settlement(asker, outcome);
      return { order, attempt: settled };
    });
  }

  private async askAndWrite(attempt: InvoicedAttempt, asker: Asker): Promise<Settled> {
    const expected = { amount: qpayAmountFromMinorUnits(attempt.amount), currency: attempt.currency };
    const askedAt = this.clock.now();
    const answer = await this.qpay.checkInvoicePaid(attempt.invoiceId, expected);
    this.logger.debug(
      { attemptId: attempt.id, asker, verdict: answer.verdict },
      'QPay was asked what is paid.',
    );
    this.reportUnknownStates(attempt, answer.rows);
    const { verdict } = answer;
    const rows = paidRows(answer.rows);
    const said = { rows, asker, askedAt, verdict, disagrees: totalDisagrees(answer) };
    return (
      (await this.writeNothing(attempt, said)) ?? this.db.transaction((tx) => this.write(tx, attempt, said))
    );
  }

  /**
   * An answer without money and without a contradiction settles nothing, whatever has become of the order: that QPay was asked
   * is written without keeping anybody waiting.
   * @returns nothing when it is more than that, or the attempt is not as it was read; nothing is written then
   */
  private async writeNothing(attempt: PaymentAttempt, said: SaidByQPay): Promise<Settled | undefined> {
    if (said.rows.length > 0 || said.disagrees) return undefined;
    const noted = await noteCheck(this.db, attempt, { ...said, at: this.clock.now() });
    return noted && { ...noted, assessment: {} };
  }

  private async write(tx: Transaction, { id }: PaymentAttempt, said: SaidByQPay): Promise<Settled> {
    const { order, attempt } = await lockPayment(tx, id);
    const at = this.clock.now();
    const { seen, captured } = await recordPayments(tx, { order, attempt }, said.rows, at);
    const honourLate = this.config.payments.lateMoney === 'honour';
    const { disagrees: totalDisagrees } = said;
    const assessment = assess({ order, attempt, seen, captured, honourLate, totalDisagrees });
    const check = { ...said, at, to: assessment.attempt };
    const change = this.changeOf({ attempt, seen, assessment, asker: said.asker, at });
    const settled = await settleStep(tx, { order, attempt }, check, change);
    if (assessment.review)
      this.logger.warn({ orderId: order.id, reason: assessment.review }, 'An order needs review.');
    return { ...settled, assessment };
  }

  private reportUnknownStates({ id }: PaymentAttempt, rows: readonly QPayPaymentRow[]): void {
    const unknown = rows.filter(({ status }) => !KNOWN_STATES.has(status)).map(({ status }) => status);
    if (unknown.length === 0) return;
    this.metrics.unknownState();
    this.logger.error(
      { attemptId: id, unknown },
      'QPay has a payment state that this service does not know.',
    );
  }

  /** What follows for the order; nothing when it stays as it is. */
  private changeOf({ attempt, seen, assessment, asker, at }: SettlingStep): OrderChange | undefined {
    if (Object.values(assessment).every((value) => value === undefined)) return undefined;
    return {
      type: eventType(assessment),
      actor: asker,
      at,
      to: assessment.order,
      attemptId: attempt.id,
      detail: { payments: seen.map(({ paymentId }) => paymentId).join(' ') },
      set: changesOf(assessment, at),
      message: assessment.order === 'PAID' ? this.paidMessage(seen, at) : undefined,
    };
  }

  private paidMessage(seen: readonly SeenPayment[], at: Date): OrderMessage {
    const detail = { paidAt: at.toISOString(), paymentIds: seen.map(({ paymentId }) => paymentId) };
    return { eventId: this.ids.uuid(), type: 'order.paid', detail };
  }
}

/** QPay's answer, who has asked for it, and when. */
interface SaidByQPay {
  rows: QPayPaymentRow[];
  asker: Asker;
  askedAt: Date;
  verdict: string;
  disagrees: boolean;
}

interface Settled extends OrderAndAttempt {
  assessment: Assessment;
}

interface SettlingStep {
  attempt: PaymentAttempt;
  seen: readonly SeenPayment[];
  assessment: Assessment;
  asker: Asker;
  at: Date;
}

/** The weightiest part of what was written. */
function outcomeOf({ order, attempt, review, captured }: Assessment): SettlementOutcome {
  if (order === 'PAID') return 'paid';
  if (attempt === 'SETTLED_LATE') return 'late';
  if (review) return 'review';
  return captured === undefined ? 'nothing' : 'recorded';
}

function eventType(assessment: Assessment): string {
  if (assessment.order === 'PAID') return 'order.paid';
  return assessment.captured === undefined ? 'order.review' : 'payment.recorded';
}

function changesOf({ order, captured, review }: Assessment, at: Date) {
  return {
    ...(captured !== undefined && { captured }),
    ...(review && { reviewReason: review }),
    ...(order === 'PAID' && { paidAt: at }),
  };
}
