import { Inject, Injectable } from '@nestjs/common';
import { desc, eq, inArray } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { orders, paymentAttempts, providerPayments } from '../../database/schema';
import { paymentNotFound } from '../../errors/api-error';
import { Clock } from '../../system/clock';
import { checkoutPhase } from './checkout-phase';
import { stateId, type CheckoutState } from './checkout-state';

/** Reads what the checkout page shows. Whoever calls it has made sure that the reader may see the order. */
@Injectable()
export class CheckoutQueries {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiError 404 when there is no such order */
  async read(orderId: string): Promise<CheckoutState> {
    const [row] = await this.db
      .select({ order: orders, attempt: paymentAttempts })
      .from(paymentAttempts)
      .innerJoin(orders, eq(orders.id, paymentAttempts.orderId))
      .where(eq(orders.id, orderId))
      .orderBy(desc(paymentAttempts.number))
      .limit(1);
    if (!row) throw paymentNotFound();
    const payments = await this.db
      .select()
      .from(providerPayments)
      .where(eq(providerPayments.orderId, orderId))
      .orderBy(providerPayments.seenAt, providerPayments.paymentId);
    const now = this.clock.now();
    const leftMs = Math.max(0, row.order.expiresAt.getTime() - now.getTime());
    return { ...row, id: stateId(row, now), phase: checkoutPhase(row, now), payments, leftMs };
  }

  /** The ids of the present states of many orders, in one query. */
  async stateIds(orderIds: readonly string[]): Promise<Map<string, string>> {
    const order = {
      version: orders.version,
      status: orders.status,
      reviewReason: orders.reviewReason,
      captured: orders.captured,
      expiresAt: orders.expiresAt,
    };
    const rows = await this.db
      .selectDistinctOn([paymentAttempts.orderId], {
        id: paymentAttempts.orderId,
        order,
        attempt: { status: paymentAttempts.status },
      })
      .from(paymentAttempts)
      .innerJoin(orders, eq(orders.id, paymentAttempts.orderId))
      .where(inArray(paymentAttempts.orderId, [...orderIds]))
      .orderBy(paymentAttempts.orderId, desc(paymentAttempts.number));
    const now = this.clock.now();
    return new Map(rows.map((row) => [row.id, stateId(row, now)]));
  }
}
