import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, gt, gte, lt, or, sql, type SQL } from 'drizzle-orm';
import { qpayAmountFromMinorUnits as decimal } from 'nestjs-qpay';
import { DATABASE, type Database } from '../../database/database';
import { orders, providerPayments, type Order, type ProviderPayment } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { orderConditions } from '../orders/order-conditions';
import type { OrderFilter } from '../orders/order-filter';
import { OrderSearch } from '../orders/order-search.service';
import { CSV_START, csvLine, type CsvValue } from './csv';

/** Rows that are read, and held, at a time. */
const BATCH = 500;
/** Above this a spreadsheet is the wrong tool, and a request the wrong way. */
const LONGEST_EXPORT = 100_000;

const ORDER_HEAD = [
  ...[
    'orderId',
    'reference',
    'userId',
    'description',
    'amount',
    'captured',
    'refunded',
    'currency',
    'status',
  ],
  ...['reviewReason', 'createdAt', 'expiresAt', 'paidAt'],
];
const PAYMENT_HEAD = [
  ...['paymentId', 'orderId', 'reference', 'amount', 'currency', 'type', 'wallet', 'paidAt', 'seenAt'],
  'orderStatus',
];

/** Makes files for spreadsheets, a few hundred rows at a time however many there are. */
@Injectable()
export class Exports {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly search: OrderSearch,
  ) {}

  /** Orders of a filter, newest first. @throws ApiError 422 when there are too many */
  async orders(filter: OrderFilter): Promise<AsyncGenerator<string>> {
    await this.assertSize(
      this.db
        .select({ one: sql`1` })
        .from(orders)
        .where(orderConditions(this.db, filter)),
    );
    return lines(ORDER_HEAD, orderLine, (last: Order | undefined) => {
      return this.search.rows(
        filter,
        BATCH,
        last && { createdAt: last.createdAt.toISOString(), id: last.id },
      );
    });
  }

  /** Payments that were seen in a time, oldest first. @throws ApiError 422 when there are too many */
  async payments({ from, to }: { from?: Date; to?: Date }): Promise<AsyncGenerator<string>> {
    const { seenAt, paymentId } = providerPayments;
    const within = and(from && gte(seenAt, from), to && lt(seenAt, to));
    await this.assertSize(
      this.db
        .select({ one: sql`1` })
        .from(providerPayments)
        .where(within),
    );
    return lines(PAYMENT_HEAD, paymentLine, (last: PaymentRow | undefined) => {
      const at = last?.payment.seenAt;
      const behind = at && or(gt(seenAt, at), and(eq(seenAt, at), gt(paymentId, last.payment.paymentId)));
      return this.paymentRows(and(within, behind));
    });
  }

  private paymentRows(where: SQL | undefined): Promise<PaymentRow[]> {
    return this.db
      .select({ payment: providerPayments, order: orders })
      .from(providerPayments)
      .innerJoin(orders, eq(orders.id, providerPayments.orderId))
      .where(where)
      .orderBy(asc(providerPayments.seenAt), asc(providerPayments.paymentId))
      .limit(BATCH);
  }

  private async assertSize(rows: { limit(count: number): { getSQL(): SQL } }): Promise<void> {
    const some = rows.limit(LONGEST_EXPORT + 1).getSQL();
    const [row] = await this.db.select({ count: sql<number>`count(*)::int` }).from(sql`(${some}) AS counted`);
    if ((row?.count ?? 0) > LONGEST_EXPORT) throw tooLarge();
  }
}

interface PaymentRow {
  payment: ProviderPayment;
  order: Order;
}

async function* lines<R>(
  head: readonly string[],
  line: (row: R) => CsvValue[],
  read: (last: R | undefined) => Promise<R[]>,
): AsyncGenerator<string> {
  yield CSV_START + csvLine(head);
  let last: R | undefined;
  for (;;) {
    const rows = await read(last);
    if (rows.length > 0) yield rows.map((row) => csvLine(line(row))).join('');
    if (rows.length < BATCH) return;
    last = rows.at(-1);
  }
}

function orderLine(order: Order): CsvValue[] {
  const money = [order.amount, order.captured, order.refunded].map(decimal);
  return [
    ...[order.id, order.reference, order.userId, order.description, ...money, order.currency, order.status],
    ...[order.reviewReason, order.createdAt, order.expiresAt, order.paidAt],
  ];
}

function paymentLine({ payment, order }: PaymentRow): CsvValue[] {
  const { paymentId, orderId, amount, currency, type, wallet, paidAt, seenAt } = payment;
  return [
    paymentId,
    orderId,
    order.reference,
    decimal(amount),
    currency,
    type,
    wallet,
    paidAt,
    seenAt,
    order.status,
  ];
}

function tooLarge(): ApiError {
  return new ApiError(422, {
    code: 'EXPORT_TOO_LARGE',
    message: `This would be more than ${LONGEST_EXPORT} lines.`,
    remedy: 'Ask for a shorter time with from and to.',
  });
}
