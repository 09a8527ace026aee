import { Inject, Injectable, Logger } from '@nestjs/common';
import { inArray, sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { refunds } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { Clock } from '../system/clock';
import type { WorkerTask } from '../worker/worker-task';
import { leaseUntil } from './refund-schedule';
import { RefundSender } from './refund-sender.service';

const INTERVAL_MS = 10_000;
const BATCH = 10;

/** Finds out what became of refunds whose answer was lost, or whose sender has died. */
@Injectable()
export class DueRefunds implements WorkerTask {
  readonly name = 'due-refunds';
  readonly intervalMs = INTERVAL_MS;
  private readonly logger = new Logger(DueRefunds.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly sender: RefundSender,
    private readonly clock: Clock,
  ) {}

  async pass(): Promise<boolean> {
    const now = this.clock.now();
    const due = sql`(SELECT id FROM refunds WHERE next_check_at <= ${now.toISOString()}::timestamptz
      AND status IN ('SENDING', 'UNKNOWN') ORDER BY next_check_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
    const claimed = await this.db
      .update(refunds)
      .set({ nextCheckAt: leaseUntil(now) })
      .where(inArray(refunds.id, due))
      .returning();
    for (const refund of claimed) {
      try {
        await this.sender.resolve(refund);
      } catch (error) {
        this.logger.warn(
          { refundId: refund.id, err: describeError(error) },
          'A refund could not be looked up.',
        );
      }
    }
    return claimed.length === BATCH;
  }
}
