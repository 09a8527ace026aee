import { Inject, Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { orders, paymentAttempts, type PaymentAttempt } from '../database/schema';
import { Statement } from '../database/statement';
import { UNPAID } from './order-status';
import { NAMED_BY_ID } from './payment-id';
import type { OrderAndAttempt } from './payment.types';

/** Condition of a statement on a row that it locks: nobody has begun to ask about the attempt within `:window`. */
export const TURN_IS_FREE = `(payment_attempts.check_started_at IS NULL
     OR payment_attempts.check_started_at <= clock_timestamp() - :window::interval)`;

const TAKE_TURN = new Statement(
  'take_turn',
  { attempt: paymentAttempts },
  `UPDATE payment_attempts SET check_started_at = clock_timestamp()
   WHERE payment_attempts.id = :id::uuid AND ${TURN_IS_FREE} RETURNING {attempt}`,
);

const TAKE_TURN_OF_USER = new Statement(
  'take_turn_of_user',
  { order: orders, attempt: paymentAttempts },
  `UPDATE payment_attempts SET check_started_at = clock_timestamp() FROM orders
   WHERE ${NAMED_BY_ID} AND orders.id = payment_attempts.order_id AND orders.user_id = :userId::text
     AND orders.status IN ('${UNPAID.join("', '")}') AND ${TURN_IS_FREE} RETURNING {order}, {attempt}`,
);

/** How often a waiting instance looks whether the other's answer is there, in milliseconds. */
const LOOK_MS = 150;

/** What a turn at asking QPay comes to. */
export type Turn = { attempt: PaymentAttempt; mine: boolean };

/**
 * Lets all instances together ask QPay at most once in a window about one attempt. Whoever finds that another has begun to ask
 * after it wanted to, waits for that answer. Time is the database's.
 */
@Injectable()
export class CheckTurns {
  /** How long nobody else begins to ask about the same attempt, as PostgreSQL reads it. */
  readonly window: string;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    config: ServiceConfig,
  ) {
    this.window = `${config.payments.checkWindowMs} milliseconds`;
  }

  /** @returns the attempt, and whether QPay is to be asked; nothing when there is no such attempt */
  async take(attemptId: string): Promise<Turn | undefined> {
    const first = await this.claim(attemptId);
    if (first) return { attempt: first, mine: true };
    const wanted = await this.look(attemptId);
    while (wanted) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const seen = await this.look(attemptId);
      if (!seen) return undefined;
      const covers = seen.startedAt > wanted.now && seen.finishedAt >= seen.startedAt;
      if (covers) return { attempt: seen.attempt, mine: false };
      const claimed = await this.claim(attemptId);
      if (claimed) return { attempt: claimed, mine: true };
    }
    return undefined;
  }

  /**
   * Takes a turn at a user's payment, by the id of its order (then its latest attempt) or of an attempt.
   * @returns nothing when it is paid, is not the user's, or somebody has begun to ask within the window: nobody waits here
   */
  async takeOfUser(userId: string, id: string): Promise<OrderAndAttempt | undefined> {
    const [taken] = await TAKE_TURN_OF_USER.all(this.db, { userId, id, window: this.window });
    return taken;
  }

  private async claim(attemptId: string): Promise<PaymentAttempt | undefined> {
    const [turn] = await TAKE_TURN.all(this.db, { id: attemptId, window: this.window });
    return turn?.attempt;
  }

  private async look(attemptId: string): Promise<Look | undefined> {
    const [row] = await this.db
      .select({ attempt: paymentAttempts, now: sql<Date | string>`clock_timestamp()` })
      .from(paymentAttempts)
      .where(eq(paymentAttempts.id, attemptId));
    if (!row) return undefined;
    const { attempt } = row;
    const ms = (time: Date | null) => time?.getTime() ?? 0;
    const now = new Date(row.now).getTime();
    return { attempt, now, startedAt: ms(attempt.checkStartedAt), finishedAt: ms(attempt.checkFinishedAt) };
  }
}

interface Look {
  attempt: PaymentAttempt;
  now: number;
  startedAt: number;
  finishedAt: number;
}
