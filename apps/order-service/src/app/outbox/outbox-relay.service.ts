import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { outbox, type OutboxMessage } from '../database/schema';
import { describeError } from '../logging/describe-error';
import { Clock } from '../system/clock';
import { Leases } from '../worker/leases.service';
import type { WorkerTask } from '../worker/worker-task';
import { EventDelivery, toEvent } from './event-delivery';

const BATCH = 100;
/** Where so many fail one after the other, the next would too. */
const FAILURES_AT_ONCE = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** How far deliveries are behind. */
export interface OutboxLag {
  waiting: number;
  /** Age of the oldest event that nobody has been told, in seconds. */
  oldestSeconds: number;
}

/** Tells what stands in the outbox: at least once, and for each order in the order in which it happened. */
@Injectable()
export class OutboxRelay implements WorkerTask {
  readonly name = 'outbox';
  readonly intervalMs: number;
  private readonly logger = new Logger(OutboxRelay.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly delivery: EventDelivery,
    private readonly leases: Leases,
    private readonly clock: Clock,
    config: ServiceConfig,
  ) {
    this.intervalMs = config.worker.intervalMs;
  }

  async pass(): Promise<boolean> {
    if ((await this.waiting(1)).length === 0) return false;
    // One instance at a time: two would overtake each other within an order.
    return (await this.leases.run('outbox', () => this.relay())) ?? false;
  }

  /** What is not delivered yet. */
  async lag(): Promise<OutboxLag> {
    const [row] = await this.db
      .select({
        waiting: sql<number>`count(*)::int`,
        oldest: sql<Date | string | null>`min(${outbox.createdAt})`,
      })
      .from(outbox)
      .where(sql`${outbox.deliveredAt} IS NULL`);
    const oldest = row?.oldest ? new Date(row.oldest).getTime() : this.clock.now().getTime();
    const oldestSeconds = Math.max(0, Math.round((this.clock.now().getTime() - oldest) / 1_000));
    return { waiting: row?.waiting ?? 0, oldestSeconds };
  }

  /** @returns whether there is more that could be told at once */
  private async relay(): Promise<boolean> {
    const messages = await this.waiting(BATCH);
    const held = new Set<string>();
    let failures = 0;
    for (const message of messages) {
      if (held.has(message.orderId)) continue;
      if (await this.tell(message)) failures = 0;
      else {
        held.add(message.orderId);
        failures += 1;
      }
      if (failures === FAILURES_AT_ONCE) return false;
    }
    return messages.length === BATCH;
  }

  /** What is due, without what has to wait for an earlier event of its order. */
  private waiting(limit: number): Promise<OutboxMessage[]> {
    const now = this.clock.now().toISOString();
    const due = sql`${outbox.deliveredAt} IS NULL
      AND (${outbox.nextAttemptAt} IS NULL OR ${outbox.nextAttemptAt} <= ${now}::timestamptz)
      AND NOT EXISTS (SELECT 1 FROM outbox earlier WHERE earlier.order_id = ${outbox.orderId}
        AND earlier.sequence < ${outbox.sequence} AND earlier.delivered_at IS NULL
        AND earlier.next_attempt_at > ${now}::timestamptz)`;
    return this.db.select().from(outbox).where(due).orderBy(outbox.sequence).limit(limit);
  }

  private async tell(message: OutboxMessage): Promise<boolean> {
    const { sequence, eventId, attempts } = message;
    try {
      await this.delivery.deliver(toEvent(message));
    } catch (error) {
      this.logger.warn({ eventId, attempts, err: describeError(error) }, 'An event could not be delivered.');
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 12));
      const nextAttemptAt = new Date(this.clock.now().getTime() + pause);
      await this.db
        .update(outbox)
        .set({ attempts: attempts + 1, nextAttemptAt })
        .where(eq(outbox.sequence, sequence));
      return false;
    }
    await this.db.update(outbox).set({ deliveredAt: this.clock.now() }).where(eq(outbox.sequence, sequence));
    return true;
  }
}
