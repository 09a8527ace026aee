import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { QPayClient, qpayAmountFromMinorUnits, type QPayPaymentRow } from 'nestjs-qpay';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { outbox, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { changeOrder, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { assess, type Assessment, type SeenPayment } from './assess';
import { moveAttempt, readAttempt } from './change-attempt';
import { capturedBy, paidRows, recordPayments } from './provider-ledger';

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
  ) {}

  /** @throws QPayError when QPay does not say what was paid; nothing is written then */
  async settle(attempt: InvoicedAttempt, asker: Asker): Promise<Order> {
    const expected = { amount: qpayAmountFromMinorUnits(attempt.amount), currency: attempt.currency };
    const answer = await this.qpay.checkInvoicePaid(attempt.invoiceId, expected);
    this.logger.debug(
      { attemptId: attempt.id, asker, verdict: answer.verdict },
      'QPay was asked what is paid.',
    );
    return this.db.transaction((tx) => this.write(tx, attempt, paidRows(answer.rows), asker));
  }

  private async write(
    tx: Transaction,
    { id, orderId }: PaymentAttempt,
    rows: QPayPaymentRow[],
    asker: Asker,
  ): Promise<Order> {
    const order = await lockOrder(tx, orderId);
    const attempt = await readAttempt(tx, id);
    const at = this.clock.now();
    const seen = await recordPayments(tx, attempt, rows, at);
    const assessment = assess({ order, attempt, seen, captured: await capturedBy(tx, order) });
    await tx.update(paymentAttempts).set({ lastCheckedAt: at }).where(eq(paymentAttempts.id, id));
    if (assessment.attempt) await moveAttempt(tx, attempt, assessment.attempt, at, { nextCheckAt: null });
    return this.writeOrder(tx, { order, attempt, seen, assessment, asker, at });
  }

  private async writeOrder(tx: Transaction, step: SettlingStep): Promise<Order> {
    const { order, attempt, seen, assessment, asker, at } = step;
    if (Object.values(assessment).every((value) => value === undefined)) return order;
    const changed = await changeOrder(tx, order, {
      type: eventType(assessment),
      actor: asker,
      at,
      to: assessment.order,
      attemptId: attempt.id,
      detail: { payments: seen.map(({ paymentId }) => paymentId).join(' ') },
      set: changesOf(assessment, at),
    });
    if (assessment.review)
      this.logger.warn({ orderId: order.id, reason: assessment.review }, 'An order needs review.');
    if (assessment.order === 'PAID') await this.announce(tx, changed, seen, at);
    return changed;
  }

  /** In the same transaction, so that there is exactly one message for each paid order. */
  private async announce(
    tx: Transaction,
    order: Order,
    seen: readonly SeenPayment[],
    at: Date,
  ): Promise<void> {
    const payload = {
      orderId: order.id,
      reference: order.reference,
      amount: qpayAmountFromMinorUnits(order.amount),
      currency: order.currency,
      paidAt: at.toISOString(),
      paymentIds: seen.map(({ paymentId }) => paymentId),
    };
    const message = {
      eventId: this.ids.uuid(),
      orderId: order.id,
      type: 'order.paid',
      payload,
      createdAt: at,
    };
    await tx.insert(outbox).values(message);
  }
}

interface SettlingStep {
  order: Order;
  attempt: PaymentAttempt;
  seen: readonly SeenPayment[];
  assessment: Assessment;
  asker: Asker;
  at: Date;
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
