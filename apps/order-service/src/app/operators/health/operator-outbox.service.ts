import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { outbox, type OutboxMessage } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import type { PageRequest } from '../orders/order-search.service';
import { decodeCursor, NUMBER, toPage, type Page } from '../page';

/** Which events. */
export interface OutboxFilter {
  state: 'waiting' | 'delivered' | 'all';
  orderId?: string;
}

/** Events as operators see them. */
@Injectable()
export class OperatorOutbox {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Newest first. @throws ApiError 400 for a cursor that is none */
  async list({ state, orderId }: OutboxFilter, { cursor, limit }: PageRequest): Promise<Page<unknown>> {
    const [before] = decodeCursor(cursor, NUMBER) ?? [];
    const { deliveredAt, sequence } = outbox;
    const inState = { waiting: isNull(deliveredAt), delivered: isNotNull(deliveredAt), all: undefined }[
      state
    ];
    const of = orderId === undefined ? undefined : eq(outbox.orderId, orderId);
    const rows = await this.db
      .select()
      .from(outbox)
      .where(and(inState, of, before ? lt(sequence, BigInt(before)) : undefined))
      .orderBy(desc(sequence))
      .limit(limit + 1);
    return toPage(rows, limit, toView, (row) => [String(row.sequence)]);
  }

  /**
   * Has the event told again, or sooner, under the same id: receivers that have it already can tell. It is the relay's next
   * pass that does it. @throws ApiError 404
   */
  async replay(eventId: string) {
    const [message] = await this.db
      .update(outbox)
      .set({ deliveredAt: null, attempts: 0, nextAttemptAt: null })
      .where(eq(outbox.eventId, eventId))
      .returning();
    if (message) return toView(message);
    throw new ApiError(404, { code: 'EVENT_NOT_FOUND', message: 'There is no event of this id.' });
  }
}

function toView({ sequence, ...message }: OutboxMessage) {
  return { ...message, sequence: String(sequence) };
}
