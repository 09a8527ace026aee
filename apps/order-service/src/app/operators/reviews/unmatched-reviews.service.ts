import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, gt, isNotNull, isNull, or } from 'drizzle-orm';
import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import { DATABASE, type Database } from '../../database/database';
import { unmatchedPayments } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { Clock } from '../../system/clock';
import type { PageRequest } from '../orders/order-search.service';
import { decodeCursor, MOMENT, toPage, type Page } from '../page';

const PAYMENT_ID = /^.{1,255}$/;

type Row = typeof unmatchedPayments.$inferSelect;

/** Payments at QPay that nothing of ours accounts for. */
@Injectable()
export class UnmatchedReviews {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. @throws ApiError 400 for a cursor that is none */
  async list({ cursor, limit, resolved }: PageRequest & { resolved: boolean }): Promise<Page<unknown>> {
    const [seenAt, id] = decodeCursor(cursor, MOMENT, PAYMENT_ID) ?? [];
    const { seenAt: seen, paymentId, resolvedAt } = unmatchedPayments;
    const at = seenAt ? new Date(seenAt) : undefined;
    const behind = at && id ? or(gt(seen, at), and(eq(seen, at), gt(paymentId, id))) : undefined;
    const rows = await this.db
      .select()
      .from(unmatchedPayments)
      .where(and(resolved ? isNotNull(resolvedAt) : isNull(resolvedAt), behind))
      .orderBy(asc(seen), asc(paymentId))
      .limit(limit + 1);
    return toPage(rows, limit, toView, (row) => [row.seenAt.toISOString(), row.paymentId]);
  }

  /** Notes what a payment was found to be, once. @throws ApiError 404, 409 when somebody has done so already */
  async resolve(paymentId: string, { note, by }: { note: string; by: string }) {
    const is = eq(unmatchedPayments.paymentId, paymentId);
    const [resolved] = await this.db
      .update(unmatchedPayments)
      .set({ resolvedAt: this.clock.now(), resolvedBy: by, note })
      .where(and(is, isNull(unmatchedPayments.resolvedAt)))
      .returning();
    if (resolved) return toView(resolved);
    const [known] = await this.db.select().from(unmatchedPayments).where(is);
    throw known ? resolvedAlready() : notFound();
  }
}

function toView({ amount, ...row }: Row) {
  return { ...row, amount: qpayAmountFromMinorUnits(amount) };
}

function notFound(): ApiError {
  const body = { code: 'NO_SUCH_PAYMENT', message: 'No payment of this id is waiting to be explained.' };
  return new ApiError(404, body);
}

function resolvedAlready(): ApiError {
  const body = { code: 'PAYMENT_EXPLAINED', message: 'Somebody has explained this payment already.' };
  return new ApiError(409, body);
}
