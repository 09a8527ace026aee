import { Inject, Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { refunds, type Refund } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { lockOrder } from '../orders/change-order';
import { RefundLedger } from './refund-ledger.service';
import { RefundSender } from './refund-sender.service';
import { decidedAlready, secondPersonRequired } from './refunds.service';

/** What a person has found out about a refund whose answer was lost. */
export interface RefundFinding {
  /** Whether the money was given back. */
  given: boolean;
  by: string;
  /** What proves it. */
  evidence: string;
}

/** Ends refunds whose outcome QPay does not tell, by what a person has found out elsewhere. */
@Injectable()
export class RefundConclusions {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly ledger: RefundLedger,
    private readonly sender: RefundSender,
  ) {}

  /**
   * QPay is asked once more before it is believed that nothing was given back.
   * @throws ApiError 403 for whoever has asked for it, 404, 409 when its outcome is known
   */
  async conclude(refundId: string, { given, by, evidence }: RefundFinding): Promise<Refund> {
    const before = await this.read(this.db, refundId);
    if (before.status === 'UNKNOWN' && !given) await this.sender.resolve(before);
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, before.orderId);
      const refund = await this.read(tx, refundId);
      if (refund.status !== 'UNKNOWN') throw decidedAlready();
      if (refund.requestedBy === by) throw secondPersonRequired();
      await tx.update(refunds).set({ evidence }).where(eq(refunds.id, refundId));
      const actor = `operator:${by}`;
      if (given) await this.ledger.done(tx, order, refund, actor);
      else await this.ledger.failed(tx, order, refund, { actor, errorCode: 'NOT_CARRIED_OUT' });
    });
    return this.read(this.db, refundId);
  }

  private async read(db: Database | Transaction, refundId: string): Promise<Refund> {
    const [refund] = await db.select().from(refunds).where(eq(refunds.id, refundId));
    if (!refund) throw new ApiError(404, { code: 'REFUND_NOT_FOUND', message: 'There is no such refund.' });
    return refund;
  }
}
