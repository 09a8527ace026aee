import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, gt, isNotNull, or } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../../database/database';
import { orders, paymentAttempts, providerPayments, type Order } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { changeOrder, lockOrder } from '../../orders/change-order';
import type { OrderMessage } from '../../outbox/order-message';
import { ORDER_TRANSITIONS } from '../../payments/order-status';
import type { ReviewReason } from '../../payments/review-reason';
import { canMove } from '../../payments/transition';
import { Clock } from '../../system/clock';
import { Ids } from '../../system/ids';
import { toOrderView, type OrderView } from '../orders/order.views';
import type { PageRequest } from '../orders/order-search.service';
import { decodeCursor, MOMENT, toPage, UUID_FORM, type Page } from '../page';

/** What a person has decided about an order under review. */
export interface ReviewDecision {
  /** `accept`: it stays as it is. `honour`: late money pays the order after all. */
  decision: 'accept' | 'honour';
  /** What the decision is about, as the person has seen it. */
  reviewReason: ReviewReason;
  reason: string;
  by: string;
}

/** Orders that a person has to look at. */
@Injectable()
export class Reviews {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Those that wait longest first. @throws ApiError 400 for a cursor that is none */
  async queue({ cursor, limit }: PageRequest): Promise<Page<OrderView>> {
    const [createdAt, id] = decodeCursor(cursor, MOMENT, UUID_FORM) ?? [];
    const at = createdAt ? new Date(createdAt) : undefined;
    const behind =
      at && id ? or(gt(orders.createdAt, at), and(eq(orders.createdAt, at), gt(orders.id, id))) : undefined;
    const rows = await this.db
      .select()
      .from(orders)
      .where(and(isNotNull(orders.reviewReason), behind))
      .orderBy(asc(orders.createdAt), asc(orders.id))
      .limit(limit + 1);
    return toPage(rows, limit, toOrderView, (order) => [order.createdAt.toISOString(), order.id]);
  }

  /**
   * Ends a review.
   * @throws ApiError 409 when the order is not under this review (any more), or its money does not pay it
   */
  async resolve(orderId: string, decided: ReviewDecision): Promise<void> {
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, orderId);
      if (order.reviewReason !== decided.reviewReason) throw notThisReview(order);
      if (decided.decision === 'honour') await this.honour(tx, order, decided);
      else await this.write(tx, order, decided, {});
    });
  }

  /** Only money that pays the order whole, and has not been given back, makes it paid. */
  private async honour(tx: Transaction, order: Order, decided: ReviewDecision): Promise<void> {
    const paymentIds = await latePayments(tx, order);
    if (!canMove(ORDER_TRANSITIONS, order.status, 'PAID') || !paymentIds) throw notHonourable(order);
    const at = this.clock.now();
    const detail = { paidAt: at.toISOString(), paymentIds };
    const message = { eventId: this.ids.uuid(), type: 'order.paid' as const, detail };
    await this.write(tx, order, decided, { to: 'PAID', paidAt: at, at, message });
  }

  private write(
    tx: Transaction,
    order: Order,
    { decision, reviewReason, reason, by }: ReviewDecision,
    { to, paidAt, at = this.clock.now(), message }: Honoured,
  ): Promise<Order> {
    return changeOrder(tx, order, {
      type: to ? 'order.paid' : 'review.resolved',
      actor: `operator:${by}`,
      at,
      to,
      detail: { decision, reviewReason, reason },
      set: { reviewReason: null, ...(paidAt && { paidAt }) },
      message,
    });
  }
}

/** What honouring late money comes to; nothing of it when a review ends otherwise. */
type Honoured = { to?: 'PAID'; paidAt?: Date; at?: Date; message?: OrderMessage };

/** Payments of one late attempt that together pay the order; nothing when there are none. */
async function latePayments(tx: Transaction, order: Order): Promise<string[] | undefined> {
  const of = and(eq(paymentAttempts.orderId, order.id), eq(paymentAttempts.status, 'SETTLED_LATE'));
  const inCurrency = eq(providerPayments.currency, order.currency);
  const rows = await tx
    .select({ attempt: paymentAttempts.id, id: providerPayments.paymentId, amount: providerPayments.amount })
    .from(providerPayments)
    .innerJoin(paymentAttempts, eq(paymentAttempts.id, providerPayments.attemptId))
    .where(and(of, inCurrency));
  if (order.captured - order.refunded < order.amount) return undefined;
  const attempts = [...new Set(rows.map(({ attempt }) => attempt))];
  const groups = attempts.map((attempt) => rows.filter((row) => row.attempt === attempt));
  const enough = groups.find((group) => group.reduce((sum, { amount }) => sum + amount, 0n) >= order.amount);
  return enough?.map(({ id }) => id);
}

function notThisReview(order: Order): ApiError {
  return new ApiError(409, {
    code: 'REVIEW_CHANGED',
    message: `This order is ${order.reviewReason ? `under review for another reason: ${order.reviewReason}` : 'not under review'}.`,
    remedy: 'Read the order again and decide about what it is now.',
    orderId: order.id,
  });
}

function notHonourable(order: Order): ApiError {
  return new ApiError(409, {
    code: 'NOT_HONOURABLE',
    message: `This order is ${order.status}, and no late invoice of it has been paid whole.`,
    remedy: 'Accept it as it is, or ask for a refund.',
    orderId: order.id,
  });
}
