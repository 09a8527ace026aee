import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { providerPayments, receipts, type Order, type Receipt } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { Clock } from '../system/clock';

/** Whom a receipt is for. */
export interface ReceiptReceiver {
  receiverType: 'CITIZEN' | 'COMPANY';
  /** A citizen's phone or ebarimt id, may be absent; a company's register number. */
  receiver?: string;
}

/** Receipts as customers ask for them. Making them is the worker's: being paid never waits for a receipt. */
@Injectable()
export class Receipts {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: ServiceConfig,
  ) {}

  /**
   * Asks for the receipts of a paid order's payments. The first answer stands: asking again changes nothing.
   * @throws ApiError 404 where receipts are not offered, 409 while nothing is paid
   */
  async ask(order: Order, receiver: ReceiptReceiver): Promise<Receipt[]> {
    if (!this.config.ebarimt) throw notOffered();
    if (order.status !== 'PAID') throw notPaid(order);
    const at = this.clock.now();
    const ours = and(eq(providerPayments.orderId, order.id), eq(providerPayments.currency, order.currency));
    const paid = await this.db.select().from(providerPayments).where(ours);
    const values = paid.map(({ paymentId }) => ({
      ...{ paymentId, orderId: order.id, status: 'WAITING' as const, ...receiver },
      ...{ nextTryAt: at, createdAt: at, updatedAt: at },
    }));
    await this.db.insert(receipts).values(values).onConflictDoNothing();
    return this.of(order.id);
  }

  /** The receipts of an order. */
  of(orderId: string): Promise<Receipt[]> {
    return this.db
      .select()
      .from(receipts)
      .where(eq(receipts.orderId, orderId))
      .orderBy(asc(receipts.paymentId));
  }
}

function notOffered(): ApiError {
  return new ApiError(404, {
    code: 'RECEIPTS_NOT_OFFERED',
    message: 'This merchant issues no receipts here.',
  });
}

function notPaid(order: Order): ApiError {
  return new ApiError(409, {
    code: 'NOT_PAID',
    message: `This payment is ${order.status}: there is nothing to issue a receipt for.`,
    orderId: order.id,
  });
}
