import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, gt, or } from 'drizzle-orm';
import { DATABASE, type Database } from '../../database/database';
import { receipts, type Receipt } from '../../database/schema';
import { ApiError } from '../../errors/api-error';
import { Clock } from '../../system/clock';
import { toReceiptView } from '../orders/order.views';
import type { PageRequest } from '../orders/order-search.service';
import { decodeCursor, MOMENT, toPage, type Page } from '../page';

const PAYMENT_ID = /^.{1,255}$/;

/** What a person has found out about a receipt whose answer was lost. */
export interface ReceiptFinding {
  /** `made`: the tax office has it. `not_made`: it has none, so that it is asked for again. */
  finding: 'made' | 'not_made';
  /** The tax office's id of one that was made. */
  receiptId?: string;
}

/** Receipts as operators see them. QPay has no search for them, so that a person ends a doubt. */
@Injectable()
export class ReceiptReviews {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. @throws ApiError 400 for a cursor that is none */
  async list({ cursor, limit, status }: PageRequest & { status: Receipt['status'] }): Promise<Page<unknown>> {
    const [createdAt, id] = decodeCursor(cursor, MOMENT, PAYMENT_ID) ?? [];
    const { createdAt: created, paymentId } = receipts;
    const at = createdAt ? new Date(createdAt) : undefined;
    const behind = at && id ? or(gt(created, at), and(eq(created, at), gt(paymentId, id))) : undefined;
    const rows = await this.db
      .select()
      .from(receipts)
      .where(and(eq(receipts.status, status), behind))
      .orderBy(asc(created), asc(paymentId))
      .limit(limit + 1);
    return toPage(rows, limit, toReceiptView, (row) => [row.createdAt.toISOString(), row.paymentId]);
  }

  /** Ends a doubt, once. @throws ApiError 404, 409 when nothing is in doubt (any more) */
  async conclude(paymentId: string, { finding, receiptId }: ReceiptFinding) {
    const at = this.clock.now();
    const is = eq(receipts.paymentId, paymentId);
    const outcome =
      finding === 'made'
        ? { status: 'ISSUED' as const, receiptId, nextTryAt: null }
        : { status: 'WAITING' as const, nextTryAt: at };
    const [concluded] = await this.db
      .update(receipts)
      .set({ ...outcome, updatedAt: at })
      .where(and(is, eq(receipts.status, 'UNKNOWN')))
      .returning();
    if (concluded) return toReceiptView(concluded);
    const [known] = await this.db.select().from(receipts).where(is);
    throw known ? notInDoubt(known) : notFound();
  }
}

function notFound(): ApiError {
  return new ApiError(404, { code: 'NO_SUCH_RECEIPT', message: 'No receipt was asked for this payment.' });
}

function notInDoubt({ status }: Receipt): ApiError {
  const message = `This receipt is ${status}: nothing about it is in doubt.`;
  return new ApiError(409, { code: 'RECEIPT_DECIDED', message });
}
