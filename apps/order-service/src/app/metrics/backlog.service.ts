import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { queryRows } from '../database/query-rows';
import { Clock } from '../system/clock';

/** What waits in the tables. Ages are seconds, 0 where nothing waits; an absent mark has never been set. */
export interface Backlog {
  attemptsOpen: number;
  checksOverdue: number;
  checkOverdueSeconds: number;
  outboxWaiting: number;
  outboxOldestSeconds: number;
  unmatchedPayments: number;
  capturedUnpaid: number;
  capturedUnpaidSeconds: number;
  reviews: { reason: string; count: number; oldestSeconds: number }[];
  /** Seconds since each mark was reached: `sweep`, `daily-sweep`. */
  marks: { name: string; ageSeconds: number }[];
}

/** A scrape more often than this gets the last answer, in milliseconds. */
const FRESH_MS = 5_000;

type Row = Record<string, string | number | Date | null>;

/** Counts what waits, each part over an index that holds little else. */
@Injectable()
export class BacklogService {
  private last?: { at: number; backlog: Promise<Backlog> };

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws the database's error when it cannot say */
  read(): Promise<Backlog> {
    const at = this.clock.now().getTime();
    if (!this.last || Math.abs(at - this.last.at) >= FRESH_MS) {
      const backlog = this.count(this.clock.now());
      this.last = { at, backlog };
      backlog.catch(() => (this.last = undefined));
    }
    return this.last.backlog;
  }

  private async count(now: Date): Promise<Backlog> {
    const at = sql`${now.toISOString()}::timestamptz`;
    const [totals = {}] = await queryRows<Row>(
      this.db,
      sql`SELECT
      (SELECT count(*) FROM payment_attempts WHERE status IN ('CREATING', 'UNKNOWN', 'OPEN')) AS open,
      (SELECT count(*) FROM payment_attempts WHERE next_check_at < ${at}) AS overdue,
      (SELECT min(next_check_at) FROM payment_attempts WHERE next_check_at < ${at}) AS overdue_since,
      (SELECT count(*) FROM outbox WHERE delivered_at IS NULL) AS waiting,
      (SELECT min(created_at) FROM outbox WHERE delivered_at IS NULL) AS waiting_since,
      (SELECT count(*) FROM unmatched_payments WHERE resolved_at IS NULL) AS unmatched,
      (SELECT count(*) FROM orders WHERE ${CAPTURED_UNPAID}) AS captured,
      (SELECT min(updated_at) FROM orders WHERE ${CAPTURED_UNPAID}) AS captured_since`,
    );
    const reviews = await queryRows<Row>(
      this.db,
      sql`SELECT review_reason AS reason, count(*) AS count, min(updated_at) AS since
      FROM orders WHERE review_reason IS NOT NULL GROUP BY review_reason`,
    );
    const marks = await queryRows<Row>(
      this.db,
      sql`SELECT name, reached FROM watermarks WHERE name LIKE '%sweep'`,
    );
    return {
      ...describeTotals(totals, now),
      reviews: reviews.map(({ reason, count, since }) => ({
        reason: String(reason),
        count: Number(count),
        oldestSeconds: secondsSince(since, now),
      })),
      marks: marks.map(({ name, reached }) => ({
        name: String(name),
        ageSeconds: secondsSince(reached, now),
      })),
    };
  }
}

/** Money that is there for an order that is not paid, and that nobody has been asked to look at. */
const CAPTURED_UNPAID = sql`captured >= amount AND status IN ('PENDING', 'EXPIRED', 'CANCELLED') AND review_reason IS NULL`;

function describeTotals(row: Row, now: Date) {
  return {
    attemptsOpen: Number(row['open']),
    checksOverdue: Number(row['overdue']),
    checkOverdueSeconds: secondsSince(row['overdue_since'], now),
    outboxWaiting: Number(row['waiting']),
    outboxOldestSeconds: secondsSince(row['waiting_since'], now),
    unmatchedPayments: Number(row['unmatched']),
    capturedUnpaid: Number(row['captured']),
    capturedUnpaidSeconds: secondsSince(row['captured_since'], now),
  };
}

function secondsSince(time: Row[string] | undefined, now: Date): number {
  return time ? Math.max(0, Math.round((now.getTime() - new Date(time).getTime()) / 1_000)) : 0;
}
