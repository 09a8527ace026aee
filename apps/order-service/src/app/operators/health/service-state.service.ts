import { Inject, Injectable } from '@nestjs/common';
import { count, eq, isNotNull, isNull, like, lte, sql } from 'drizzle-orm';
import { QPayAuthService, QPayClient } from 'nestjs-qpay';
import { DATABASE, type Database } from '../../database/database';
import {
  orders,
  outbox,
  paymentAttempts,
  receipts,
  refunds,
  unmatchedPayments,
  watermarks,
} from '../../database/schema';
import { OutboxRelay } from '../../outbox/outbox-relay.service';
import { Clock } from '../../system/clock';

/** What an operator looks at first: whether anything is behind, and what waits for a person. */
@Injectable()
export class ServiceState {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly auth: QPayAuthService,
    private readonly qpay: QPayClient,
    private readonly clock: Clock,
  ) {}

  async read() {
    const [waiting, checks, sweeps, lag, failing] = await Promise.all([
      this.waiting(),
      this.overdueChecks(),
      this.sweeps(),
      this.relay.lag(),
      this.db.$count(outbox, sql`${outbox.deliveredAt} IS NULL AND ${outbox.attempts} > 0`),
    ]);
    const { valid, freshness, mode, secondsLeft = null, lastError = null } = this.auth.status();
    return {
      at: this.clock.now().toISOString(),
      waitingForAPerson: waiting,
      checks,
      sweeps,
      outbox: { ...lag, failing },
      qpay: { circuit: this.qpay.circuit.state, token: { valid, freshness, mode, secondsLeft, lastError } },
    };
  }

  private async waiting() {
    const { db } = this;
    const [reviews, unmatched, toApprove, unknownRefunds, unknownReceipts] = await Promise.all([
      db.$count(orders, isNotNull(orders.reviewReason)),
      db.$count(unmatchedPayments, isNull(unmatchedPayments.resolvedAt)),
      db.$count(refunds, eq(refunds.status, 'REQUESTED')),
      db.$count(refunds, eq(refunds.status, 'UNKNOWN')),
      db.$count(receipts, eq(receipts.status, 'UNKNOWN')),
    ]);
    return {
      reviews,
      unmatchedPayments: unmatched,
      refundsToApprove: toApprove,
      unknownRefunds,
      unknownReceipts,
    };
  }

  /** Looks that are due and have not happened. */
  private async overdueChecks() {
    const now = this.clock.now();
    const [row] = await this.db
      .select({ overdue: count(), since: sql<Date | string | null>`min(${paymentAttempts.nextCheckAt})` })
      .from(paymentAttempts)
      .where(lte(paymentAttempts.nextCheckAt, now));
    const since = row?.since ? new Date(row.since).getTime() : now.getTime();
    const oldestSeconds = Math.max(0, Math.round((now.getTime() - since) / 1_000));
    return { overdue: row?.overdue ?? 0, oldestSeconds };
  }

  /** Up to where QPay's list was compared. */
  private async sweeps() {
    const marks = await this.db.select().from(watermarks).where(like(watermarks.name, '%sweep'));
    const now = this.clock.now().getTime();
    return marks.map(({ name, reached }) => ({
      name,
      reached: reached.toISOString(),
      ageSeconds: Math.round((now - reached.getTime()) / 1_000),
    }));
  }
}
