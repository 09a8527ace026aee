import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, eq, notInArray } from 'drizzle-orm';
import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { providerPayments, refunds, type Order, type ProviderPayment, type Refund } from '../database/schema';
import { changeOrder, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';

/** States in which a refund moves no money any more, and never has. */
const WITHOUT_EFFECT = ['FAILED', 'REJECTED'] as const;

/** Why a refund has moved no money, and who says so. */
export interface RefundFailure {
  actor: string;
  errorCode: string;
}

/** Writes what was given back. Each payment is given back at most once, whoever does it. */
@Injectable()
export class RefundLedger {
  private readonly logger = new Logger(RefundLedger.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** QPay says that a payment was given back: by a refund of ours whose answer was lost, or outside this service. */
  async seenRefunded(payment: ProviderPayment): Promise<void> {
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, payment.orderId);
      const ours = await this.effective(tx, payment.paymentId);
      if (ours?.status === 'DONE') return;
      if (ours && ours.status !== 'REQUESTED')
        return this.done(tx, order, ours, ours.approvedBy ?? 'service');
      const external = await this.external(tx, payment, ours);
      await this.book(tx, order, external, { type: 'order.refunded_externally', actor: 'sweep' });
    });
  }

  /** Ends a refund with success, in the caller's transaction and with the order locked. */
  async done(tx: Transaction, order: Order, refund: Refund, actor: string): Promise<void> {
    const at = this.clock.now();
    await tx
      .update(refunds)
      .set({ status: 'DONE', nextCheckAt: null, updatedAt: at })
      .where(eq(refunds.id, refund.id));
    await this.book(tx, order, refund, { type: 'order.refunded', actor });
  }

  /** Ends a refund that has moved no money, in the caller's transaction and with the order locked. */
  async failed(tx: Transaction, order: Order, refund: Refund, why: RefundFailure): Promise<void> {
    const at = this.clock.now();
    await tx
      .update(refunds)
      .set({ status: 'FAILED', errorCode: why.errorCode, nextCheckAt: null, updatedAt: at })
      .where(eq(refunds.id, refund.id));
    await changeOrder(tx, order, {
      type: 'refund.failed',
      actor: why.actor,
      at,
      to: order.status === 'REFUNDING' ? 'PAID' : undefined,
      detail: { refundId: refund.id, code: why.errorCode },
      set: withoutDoubt(order),
    });
  }

  /** Puts an order before a person whose refund QPay tells nothing about. A reason that it has already stays. */
  async doubt({ id, orderId, paymentId }: Refund): Promise<void> {
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, orderId);
      const refund = await this.effective(tx, paymentId);
      if (refund?.id !== id || refund.status !== 'UNKNOWN' || order.reviewReason) return;
      await changeOrder(tx, order, {
        type: 'refund.unknown',
        actor: 'service',
        at: this.clock.now(),
        detail: { refundId: id, paymentId },
        set: { reviewReason: 'refund_unknown' },
      });
      this.logger.error({ orderId, refundId: id }, 'It is not known whether a refund was made.');
    });
  }

  /** The refund of a payment that has moved money or still may. */
  async effective(tx: Transaction, paymentId: string): Promise<Refund | undefined> {
    const counts = notInArray(refunds.status, [...WITHOUT_EFFECT]);
    const [refund] = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.paymentId, paymentId), counts));
    return refund;
  }

  private async external(tx: Transaction, payment: ProviderPayment, asked?: Refund): Promise<Refund> {
    const at = this.clock.now();
    // Somebody has asked for it here while it was done elsewhere: there is nothing left to approve.
    if (asked) {
      const rejected = { status: 'REJECTED' as const, errorCode: 'REFUNDED_EXTERNALLY', updatedAt: at };
      await tx.update(refunds).set(rejected).where(eq(refunds.id, asked.id));
    }
    const { orderId, paymentId, amount } = payment;
    const values = { orderId, paymentId, amount, kind: 'EXTERNAL' as const, status: 'DONE' as const };
    const [refund] = await tx
      .insert(refunds)
      .values({
        ...values,
        id: this.ids.uuid(),
        reason: 'seen at QPay',
        requestedBy: 'sweep',
        createdAt: at,
        updatedAt: at,
      })
      .returning();
    if (!refund) throw new Error('The refund was not written.');
    return refund;
  }

  /** What a refund takes from the order's money: a payment in another currency was never part of it. */
  private async inCurrencyOf(tx: Transaction, { currency }: Order, refund: Refund): Promise<bigint> {
    const counted = and(
      eq(providerPayments.paymentId, refund.paymentId),
      eq(providerPayments.currency, currency),
    );
    return (await tx.$count(providerPayments, counted)) > 0 ? refund.amount : 0n;
  }

  private async book(
    tx: Transaction,
    order: Order,
    refund: Refund,
    { type, actor }: { type: string; actor: string },
  ): Promise<void> {
    const at = this.clock.now();
    const refunded = order.refunded + (await this.inCurrencyOf(tx, order, refund));
    const whole = refunded >= order.captured;
    const paid = order.status === 'PAID' || order.status === 'REFUNDING';
    const back = order.status === 'REFUNDING' ? 'PAID' : undefined;
    const detail = {
      paymentId: refund.paymentId,
      refundedAmount: qpayAmountFromMinorUnits(refund.amount),
      kind: refund.kind,
    };
    await changeOrder(tx, order, {
      type,
      actor,
      at,
      to: paid && whole ? 'REFUNDED' : back,
      detail: { paymentId: refund.paymentId, refundId: refund.id },
      set: { refunded, ...withoutDoubt(order) },
      message: { eventId: this.ids.uuid(), type: 'order.refunded', detail },
    });
  }
}

/** An outcome ends the doubt that had put the order before a person; other reasons are not its business. */
function withoutDoubt({ reviewReason }: Order): Pick<Partial<Order>, 'reviewReason'> {
  return reviewReason === 'refund_unknown' ? { reviewReason: null } : {};
}
