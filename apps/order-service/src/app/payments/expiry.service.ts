import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, eq, lte, notExists, sql } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { orders, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { changeOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { lockPayment, moveAttempt } from './change-attempt';
import { expiredFields, wasAskedAfterEnd } from './check-schedule';
import { PaymentAttempts } from './payment-attempts';

const BATCH = 50;

/** Ends what nobody pays any more. Only an answer of QPay after the end ends an invoice that could have been paid. */
@Injectable()
export class ExpiryService {
  private readonly logger = new Logger(ExpiryService.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly attempts: PaymentAttempts,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Closes an open attempt that is over and its order with it. What has come in parts goes before a person.
   * Nothing happens unless QPay was asked after the attempt's end, or when somebody else was faster.
   */
  async expire({ id }: PaymentAttempt): Promise<void> {
    await this.db.transaction(async (tx) => {
      const { order, attempt } = await lockPayment(tx, id);
      if (attempt.status !== 'OPEN' || !wasAskedAfterEnd(attempt)) return;
      const at = this.clock.now();
      await moveAttempt(tx, attempt, 'EXPIRED', at, expiredFields(at));
      await this.expireOrder(tx, order, at, attempt.id);
    });
  }

  /** What a crash or a lost answer has left behind: first in doubt, then given up. Its callback stays known. */
  async giveUp(attempt: PaymentAttempt): Promise<void> {
    if (attempt.status === 'CREATING') await this.attempts.unknown(attempt);
    else await this.attempts.abandon(attempt);
  }

  /** Orders whose time is over and that have no attempt which could end them. @returns whether there may be more */
  async expireForsaken(): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const at = this.clock.now();
      const live = tx
        .select({ one: sql`1` })
        .from(paymentAttempts)
        .where(
          and(
            eq(paymentAttempts.orderId, orders.id),
            sql`${paymentAttempts.status} IN ('CREATING', 'UNKNOWN', 'OPEN')`,
          ),
        );
      const over = await tx
        .select()
        .from(orders)
        .where(and(eq(orders.status, 'PENDING'), lte(orders.expiresAt, at), notExists(live)))
        .limit(BATCH)
        .for('update', { skipLocked: true });
      for (const order of over) await this.expireOrder(tx, order, at);
      return over.length === BATCH;
    });
  }

  private async expireOrder(tx: Transaction, order: Order, at: Date, attemptId?: string): Promise<void> {
    const partial = order.captured > 0n && !order.reviewReason;
    if (partial) this.logger.warn({ orderId: order.id, reason: 'partial' }, 'An order needs review.');
    const ends = order.status === 'PENDING';
    await changeOrder(tx, order, {
      type: 'order.expired',
      actor: 'expiry',
      at,
      to: ends ? 'EXPIRED' : undefined,
      attemptId,
      set: partial ? { reviewReason: 'partial' } : {},
      message: ends ? { eventId: this.ids.uuid(), type: 'order.expired' } : undefined,
    });
  }
}
