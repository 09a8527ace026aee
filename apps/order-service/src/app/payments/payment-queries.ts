import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database';
import { orders, paymentAttempts } from '../database/schema';
import { Statement } from '../database/statement';
import type { OrderAndAttempt } from './payment.types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By the attempt's key, whichever id it is: asking for either of two columns would read all payments of the user. */
const OF_USER = new Statement(
  'payment_of_user',
  { order: orders, attempt: paymentAttempts },
  `SELECT {order}, {attempt} FROM payment_attempts JOIN orders ON orders.id = payment_attempts.order_id
   WHERE payment_attempts.id = coalesce(
       (SELECT one.id FROM payment_attempts one WHERE one.id = :id::uuid),
       (SELECT last.id FROM payment_attempts last WHERE last.order_id = :id::uuid ORDER BY last.number DESC LIMIT 1))
     AND orders.user_id = :userId::text`,
);

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
    const [row] = await OF_USER.all(this.db, { userId, id });
    return row;
  }
}
