import { Inject, Injectable } from '@nestjs/common';
import { asc, eq } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { orderEvents, outbox, paymentTraces, receipts } from '../../database/schema';

/** Far more than any order has; what lies beyond is not shown, and said so. */
const LONGEST = 2_000;

/** One thing that happened to an order. */
export interface TimelineEntry {
  at: string;
  /** `callback`, `check`, `check.failed`; a step of the order such as `order.paid`; `message.…`; `receipt.…`. */
  type: string;
  /** Who caused it: `user:<id>`, `operator:<id>`, `callback`, `customer`, `sweep` … */
  actor: string;
  attemptId: string | null;
  /** Of steps of the order: its state before and after. */
  from: string | null;
  to: string | null;
  detail: Record<string, string>;
}

/** Everything that happened to an order, in one list. */
@Injectable()
export class Timeline {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** In the order in which it happened. */
  async of(orderId: string): Promise<{ entries: TimelineEntry[]; complete: boolean }> {
    const parts = await Promise.all([
      // In one moment what was asked comes before what came of it.
      this.traces(orderId),
      this.steps(orderId),
      this.messages(orderId),
      this.receipts(orderId),
    ]);
    const entries = parts.flat().sort((one, other) => one.at.localeCompare(other.at));
    return { entries, complete: parts.every((part) => part.length < LONGEST) };
  }

  private async steps(orderId: string): Promise<TimelineEntry[]> {
    const rows = await this.db
      .select()
      .from(orderEvents)
      .where(eq(orderEvents.orderId, orderId))
      .orderBy(asc(orderEvents.number))
      .limit(LONGEST);
    return rows.map(({ at, type, actor, attemptId, fromStatus, toStatus, detail }) => ({
      ...{ at: at.toISOString(), type, actor, attemptId, from: fromStatus, to: toStatus, detail },
    }));
  }

  private async traces(orderId: string): Promise<TimelineEntry[]> {
    const rows = await this.db
      .select()
      .from(paymentTraces)
      .where(eq(paymentTraces.orderId, orderId))
      .orderBy(asc(paymentTraces.sequence))
      .limit(LONGEST);
    return rows.map(({ at, kind, actor, attemptId, detail }) =>
      entry(at, kind, { actor, attemptId, detail }),
    );
  }

  private async messages(orderId: string): Promise<TimelineEntry[]> {
    const rows = await this.db
      .select()
      .from(outbox)
      .where(eq(outbox.orderId, orderId))
      .orderBy(asc(outbox.sequence))
      .limit(LONGEST);
    return rows.flatMap(({ eventId, type, deliveredAt, createdAt, attempts }) => {
      const detail = { eventId, message: type, ...(attempts > 0 && { failures: String(attempts) }) };
      const written = entry(createdAt, 'message.written', { detail });
      return deliveredAt ? [written, entry(deliveredAt, 'message.delivered', { detail })] : [written];
    });
  }

  private async receipts(orderId: string): Promise<TimelineEntry[]> {
    const rows = await this.db.select().from(receipts).where(eq(receipts.orderId, orderId)).limit(LONGEST);
    return rows.flatMap(({ paymentId, status, errorCode, createdAt, updatedAt }) => {
      const detail = { paymentId, ...(errorCode && { code: errorCode }) };
      const asked = entry(createdAt, 'receipt.requested', { actor: 'customer', detail: { paymentId } });
      if (status === 'WAITING') return [asked];
      return [asked, entry(updatedAt, `receipt.${status.toLowerCase()}`, { detail })];
    });
  }
}

function entry(at: Date, type: string, rest: Partial<TimelineEntry>): TimelineEntry {
  return {
    at: at.toISOString(),
    type,
    actor: 'service',
    attemptId: null,
    from: null,
    to: null,
    detail: {},
    ...rest,
  };
}
