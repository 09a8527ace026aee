import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database';
import { orders, paymentAttempts, paymentCodes } from '../database/schema';
import { Statement } from '../database/statement';
import { mayNamePayment, NAMED_BY_ID } from './payment-id';
import { isPayable, toPaymentView } from './payment.mapper';
import type { OrderAndAttempt, ShownPayment } from './payment.types';
import type { PaymentView } from './payment.view';

const OF_USER = `FROM payment_attempts JOIN orders ON orders.id = payment_attempts.order_id
   WHERE ${NAMED_BY_ID} AND orders.user_id = :userId::text`;

const PAYMENT_OF_USER = new Statement(
  'payment_of_user',
  { order: orders, attempt: paymentAttempts },
  `SELECT {order}, {attempt} ${OF_USER}`,
);

const PAYMENT_TO_SHOW = new Statement(
  'payment_to_show',
  { order: orders, attempt: paymentAttempts, code: paymentCodes },
  `SELECT {order}, {attempt}, {code} ${OF_USER}`,
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
  async findForUser(userId: string, id: string): Promise<OrderAndAttempt | undefined> {
    if (!mayNamePayment(id)) return undefined;
    const [row] = await PAYMENT_OF_USER.all(this.db, { userId, id });
    return row;
  }

  /** The same as its owner may see it, with its code where there is something to pay. */
  async viewForUser(userId: string, id: string): Promise<PaymentView | undefined> {
    if (!mayNamePayment(id)) return undefined;
    const [row] = await PAYMENT_TO_SHOW.all(this.db, { userId, id });
    return row && toPaymentView(row);
  }

  /** What its owner may see of a payment that was read without its code. */
  async show(payment: ShownPayment): Promise<PaymentView> {
    if (payment.code || !isPayable(payment)) return toPaymentView(payment);
    return toPaymentView({ ...payment, ...(await this.codeOf(payment)) });
  }

  private async codeOf({ attempt }: OrderAndAttempt): Promise<Pick<ShownPayment, 'code'> | undefined> {
    const [row] = await CODE.all(this.db, { id: attempt.id });
    return row;
  }
}
