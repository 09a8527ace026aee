import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, or } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { orders, paymentAttempts, type PaymentAttempt } from '../database/schema';
import { hashCallbackToken, isCallbackToken } from './callback-token';
import type { OrderAndAttempt } from './payment.types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reading payments. What belongs to users is never read without saying whose. */
@Injectable()
export class PaymentQueries {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /**
   * A user's payment by the id of its order (then its latest attempt) or of an attempt.
   * @returns nothing when there is none, or it is somebody else's
   */
  async findForUser(userId: string, id: string): Promise<OrderAndAttempt | undefined> {
    if (!UUID.test(id)) return undefined;
    const [row] = await this.db
      .select({ order: orders, attempt: paymentAttempts })
      .from(paymentAttempts)
      .innerJoin(orders, eq(orders.id, paymentAttempts.orderId))
      .where(and(eq(orders.userId, userId), or(eq(orders.id, id), eq(paymentAttempts.id, id))))
      .orderBy(desc(paymentAttempts.number))
      .limit(1);
    return row;
  }

  /** The attempt whose callback has this token. */
  async findByCallbackToken(token: string): Promise<PaymentAttempt | undefined> {
    if (!isCallbackToken(token)) return undefined;
    const hash = hashCallbackToken(token);
    const [attempt] = await this.db
      .select()
      .from(paymentAttempts)
      .where(eq(paymentAttempts.callbackTokenHash, hash));
    return attempt;
  }
}
