import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database';
import { orders, paymentAttempts, paymentCodes } from '../database/schema';
import { Statement } from '../database/statement';
import type { OrderAndAttempt, ShownPayment } from './payment.types';
import { isPayable, toPaymentView } from './payment.mapper';
import type { PaymentView } from './payment.view';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By the attempt's key, whichever id it is: asking for either of two columns would read all payments of the user. */
const OF_USER = new Statement(
  'payment_of_user',
  { order: orders, attempt: paymentAttempts, code: paymentCodes },
  `SELECT {order}, {attempt}, {code} FROM payment_attempts JOIN orders ON orders.id = payment_attempts.order_id
   WHERE payment_attempts.id = coalesce(
       (SELECT one.id FROM payment_attempts one WHERE one.id = :id::uuid),
       (SELECT last.id FROM payment_attempts last WHERE last.order_id = :id::uuid ORDER BY last.number DESC LIMIT 1))
     AND orders.user_id = :userId::text`,
);

const CODE = new Statement(
  'payment_code',
  { code: paymentCodes },
  `SELECT {code} FROM payment_attempts WHERE payment_attempts.id = :id::uuid`,
);

/** Reading payments. What belongs to users is never read without saying whose. */
@Injectable()
export class PaymentQueries {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /**
   * A user's payment by the id of its order (then its latest attempt) or of an attempt.
   * @returns nothing when there is none, or it is somebody else's
   */
  async findForUser(userId: string, id: string): Promise<ShownPayment | undefined> {
    if (!UUID.test(id)) return undefined;
    const [row] = await OF_USER.all(this.db, { userId, id });
    return row;
  }

  /** What its owner may see of a payment, with its code where there is something to pay. */
  async show(payment: ShownPayment): Promise<PaymentView> {
    if (payment.code || !isPayable(payment)) return toPaymentView(payment);
    return toPaymentView({ ...payment, ...(await this.codeOf(payment)) });
  }

  private async codeOf({ attempt }: OrderAndAttempt): Promise<Pick<ShownPayment, 'code'> | undefined> {
    const [row] = await CODE.all(this.db, { id: attempt.id });
    return row;
  }
}
