import { Inject, Injectable } from '@nestjs/common';
import { asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { orders, paymentAttempts, paymentCodes, providerPayments, receipts } from '../../database/schema';
import { paymentNotFound } from '../../errors/api-error';
import { Clock } from '../../system/clock';
import { checkoutPhase, isFinal } from './checkout-phase';
import { stateId, type CheckoutState, type ReceiptCount } from './checkout-state';

const PENDING: readonly string[] = ['WAITING', 'SENDING'];

const RECEIPT_COUNT = sql<ReceiptCount>`(SELECT json_build_object('all', count(*),
  'decided', count(*) FILTER (WHERE ${receipts.status} NOT IN ('WAITING', 'SENDING')))
  FROM ${receipts} WHERE ${receipts.orderId} = ${orders.id})`;

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
      .select({ order: orders, attempt: paymentAttempts, code: paymentCodes })
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
    const slips = await this.db
      .select()
      .from(receipts)
      .where(eq(receipts.orderId, orderId))
      .orderBy(asc(receipts.paymentId));
    const now = this.clock.now();
    const leftMs = Math.max(0, row.order.expiresAt.getTime() - now.getTime());
    const phase = checkoutPhase(row, now);
    const decided = slips.filter(({ status }) => !PENDING.includes(status)).length;
    const id = stateId(row, now, { all: slips.length, decided });
    const final = isFinal(phase) && decided === slips.length;
    return { ...row, id, phase, payments, receipts: slips, final, leftMs };
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
        receipts: RECEIPT_COUNT,
      })
      .from(paymentAttempts)
      .innerJoin(orders, eq(orders.id, paymentAttempts.orderId))
      .where(inArray(paymentAttempts.orderId, [...orderIds]))
      .orderBy(paymentAttempts.orderId, desc(paymentAttempts.number));
    const now = this.clock.now();
    return new Map(rows.map((row) => [row.id, stateId(row, now, row.receipts)]));
  }
}
