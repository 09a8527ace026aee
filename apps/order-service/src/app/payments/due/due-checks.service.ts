import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq, inArray, sql } from 'drizzle-orm';
import { ServiceConfig } from '../../config/service-config';
import { DATABASE, type Database } from '../../database/database';
import { paymentAttempts, type PaymentAttempt } from '../../database/schema';
import { describeError } from '../../logging/describe-error';
import { Clock } from '../../system/clock';
import type { WorkerTask } from '../../worker/worker-task';
import { retryCheck } from '../check-schedule';
import { ExpiryService } from '../expiry.service';
import { VerificationService } from '../verification.service';

const BATCH = 20;
const AT_ONCE = 4;
/** A row that is being looked at is left alone by others for this long; then whoever had it has died, in milliseconds. */
const LEASE_MS = 60_000;

/** Looks at attempts whose time has come: asked for by a callback, over, left behind by a crash, or late. */
@Injectable()
export class DueChecks implements WorkerTask {
  readonly name = 'due-checks';
  readonly intervalMs: number;
  private readonly logger = new Logger(DueChecks.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly expiry: ExpiryService,
    private readonly verification: VerificationService,
    private readonly clock: Clock,
    config: ServiceConfig,
  ) {
    this.intervalMs = config.worker.intervalMs;
  }

  async pass(): Promise<boolean> {
    const due = await this.claim();
    const queue = [...due];
    const lane = async () => {
      for (let attempt = queue.shift(); attempt; attempt = queue.shift()) await this.look(attempt);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return due.length === BATCH;
  }

  /** Takes rows that nobody else is looking at, by moving the time at which they are due: a dead lease comes due by itself. */
  private claim(): Promise<PaymentAttempt[]> {
    const now = this.clock.now();
    const due = sql`(SELECT id FROM payment_attempts WHERE next_check_at <= ${now.toISOString()}::timestamptz
      ORDER BY next_check_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
    return this.db
      .update(paymentAttempts)
      .set({ nextCheckAt: new Date(now.getTime() + LEASE_MS) })
      .where(inArray(paymentAttempts.id, due))
      .returning();
  }

  private async look(attempt: PaymentAttempt): Promise<void> {
    try {
      await this.advance(attempt);
    } catch (error) {
      this.logger.warn({ attemptId: attempt.id, err: describeError(error) }, 'A due check has failed.');
      await this.postpone(attempt);
    }
  }

  private async advance(attempt: PaymentAttempt): Promise<void> {
    switch (attempt.status) {
      case 'CREATING':
      case 'UNKNOWN':
        return this.expiry.giveUp(attempt);
      case 'OPEN': {
        const over = attempt.expiresAt <= this.clock.now();
        await this.verification.ask(attempt.id, over ? 'expiry' : 'callback');
        if (over) await this.expiry.expire(attempt);
        return;
      }
      case 'EXPIRED':
      case 'CANCELLED':
      case 'ABANDONED':
      case 'SETTLED':
      case 'SETTLED_LATE':
        await this.verification.ask(attempt.id, 'expiry');
    }
  }

  private async postpone(attempt: PaymentAttempt): Promise<void> {
    const failures = attempt.checkFailures + 1;
    const nextCheckAt = retryCheck(attempt.checkFailures, this.clock.now());
    await this.db
      .update(paymentAttempts)
      .set({ checkFailures: failures, nextCheckAt })
      .where(eq(paymentAttempts.id, attempt.id));
  }
}
