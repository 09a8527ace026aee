import { Inject, Injectable } from '@nestjs/common';
import { and, asc, desc, eq, lt, or } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import {
  orders,
  paymentAttempts,
  providerPayments,
  receipts,
  refunds,
  type Order,
} from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { decodeCursor, MOMENT, toPage, UUID_FORM, type Page } from '../page';
import { toRefundView } from '../refund.view';
import { orderConditions } from './order-conditions';
import type { OrderFilter } from './order-filter';
import {
  toAttemptView,
  toOrderView,
  toProviderPaymentView,
  toReceiptView,
  type OrderView,
} from './order.views';

/** Where a page begins. */
export interface PageRequest {
  cursor?: string;
  limit: number;
}

/** Finds orders of all users: for operators only. */
@Injectable()
export class OrderSearch {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Newest first. Pages stay what they are while new orders come in. @throws ApiError 400 for a cursor that is none */
  async search(filter: OrderFilter, { cursor, limit }: PageRequest): Promise<Page<OrderView>> {
    const [createdAt, id] = decodeCursor(cursor, MOMENT, UUID_FORM) ?? [];
    const rows = await this.rows(filter, limit + 1, createdAt && id ? { createdAt, id } : undefined);
    return toPage(rows, limit, toOrderView, (order) => [order.createdAt.toISOString(), order.id]);
  }

  /** The order of that id, or the one that has an attempt of that id. @throws ApiError 404 */
  async find(id: string): Promise<Order> {
    const [order] = await this.db.select().from(orders).where(eq(orders.id, id));
    if (order) return order;
    const [found] = await this.db
      .select({ order: orders })
      .from(paymentAttempts)
      .innerJoin(orders, eq(orders.id, paymentAttempts.orderId))
      .where(eq(paymentAttempts.id, id));
    if (found) return found.order;
    throw new ApiError(404, { code: 'ORDER_NOT_FOUND', message: 'There is no order or attempt of this id.' });
  }

  /** Everything that is known of an order. @throws ApiError 404 */
  async details(id: string) {
    const order = await this.find(id);
    const { db } = this;
    const ofIt = order.id;
    // One after the other: an act's answer is read in the act's own transaction, on its one connection.
    const attempts = await db
      .select()
      .from(paymentAttempts)
      .where(eq(paymentAttempts.orderId, ofIt))
      .orderBy(asc(paymentAttempts.number));
    const payments = await db
      .select()
      .from(providerPayments)
      .where(eq(providerPayments.orderId, ofIt))
      .orderBy(asc(providerPayments.seenAt));
    const latest = desc(refunds.createdAt);
    const back = await db.select().from(refunds).where(eq(refunds.orderId, ofIt)).orderBy(latest);
    const slips = await db.select().from(receipts).where(eq(receipts.orderId, ofIt));
    return {
      ...toOrderView(order),
      attempts: attempts.map(toAttemptView),
      payments: payments.map(toProviderPaymentView),
      refunds: back.map(toRefundView),
      receipts: slips.map(toReceiptView),
    };
  }

  /** Orders behind a place in the list. */
  rows(filter: OrderFilter, limit: number, after?: { createdAt: string; id: string }): Promise<Order[]> {
    const at = after && new Date(after.createdAt);
    const behind = at && or(lt(orders.createdAt, at), and(eq(orders.createdAt, at), lt(orders.id, after.id)));
    return this.db
      .select()
      .from(orders)
      .where(and(orderConditions(this.db, filter), behind))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit);
  }
}
