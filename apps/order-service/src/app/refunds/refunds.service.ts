import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, lt, or } from 'drizzle-orm';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { providerPayments, refunds, type Refund } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { changeOrder, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { RefundLedger } from './refund-ledger.service';
import { leaseUntil } from './refund-schedule';
import { RefundSender } from './refund-sender.service';

/** A wish to give a payment back. */
export interface RefundRequest {
  orderId: string;
  paymentId: string;
  reason: string;
  /** Of a transfer that was made by hand: what proves it. QPay gives only card payments back by itself. */
  evidence?: string;
  requestedBy: string;
}

/** A part of the list of refunds. */
export interface RefundListRequest {
  status?: Refund['status'];
  /** The last one of the part before. */
  before?: Pick<Refund, 'createdAt' | 'id'>;
  limit: number;
}

/** Refunds: asked for by one person, decided by another. A payment is given back whole, and at most once. */
@Injectable()
export class Refunds {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly ledger: RefundLedger,
    private readonly sender: RefundSender,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws ApiError 404 without such a payment, 409 when it is given back already, 422 when evidence is missing */
  async request(wish: RefundRequest): Promise<Refund> {
    const { orderId, paymentId, reason, evidence, requestedBy } = wish;
    return this.db.transaction(async (tx) => {
      const isIt = and(eq(providerPayments.paymentId, paymentId), eq(providerPayments.orderId, orderId));
      const [payment] = await tx.select().from(providerPayments).where(isIt);
      if (!payment) throw noSuchPayment();
      const order = await lockOrder(tx, orderId);
      if (await this.ledger.effective(tx, paymentId)) throw alreadyRefunded();
      if (!evidence && payment.type !== 'CARD') throw evidenceRequired();
      const at = this.clock.now();
      const kind = evidence ? ('MANUAL' as const) : ('API' as const);
      const values = { id: this.ids.uuid(), orderId, paymentId, kind, reason, evidence, requestedBy };
      const [refund] = await tx
        .insert(refunds)
        .values({ ...values, amount: payment.amount, status: 'REQUESTED', createdAt: at, updatedAt: at })
        .returning();
      if (!refund) throw new Error('The refund was not written.');
      const detail = { refundId: refund.id, paymentId };
      await changeOrder(tx, order, {
        type: 'refund.requested',
        actor: `operator:${requestedBy}`,
        at,
        detail,
      });
      return refund;
    });
  }

  /** @throws ApiError 403 for whoever has asked for it, 404, 409 when it is decided already or QPay refuses it */
  async approve(refundId: string, approver: string): Promise<Refund> {
    const approved = await this.decide(refundId, approver, true);
    if (approved.kind === 'API') await this.sender.send(approved);
    return this.read(refundId);
  }

  /** @throws ApiError 404, 409 when it is decided already */
  async reject(refundId: string, decider: string): Promise<Refund> {
    return this.decide(refundId, decider, false);
  }

  /** The refunds of an order, newest first. */
  of(orderId: string): Promise<Refund[]> {
    return this.db
      .select()
      .from(refunds)
      .where(eq(refunds.orderId, orderId))
      .orderBy(desc(refunds.createdAt));
  }

  /** Refunds of all orders, newest first. */
  list({ status, before, limit }: RefundListRequest): Promise<Refund[]> {
    const { createdAt, id } = refunds;
    const behind =
      before && or(lt(createdAt, before.createdAt), and(eq(createdAt, before.createdAt), lt(id, before.id)));
    return this.db
      .select()
      .from(refunds)
      .where(and(status && eq(refunds.status, status), behind))
      .orderBy(desc(createdAt), desc(id))
      .limit(limit);
  }

  private async decide(refundId: string, by: string, approve: boolean): Promise<Refund> {
    const { orderId } = await this.read(refundId);
    await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, orderId);
      // With the order's lock held nobody else decides.
      const refund = await this.read(refundId, tx);
      if (refund.status !== 'REQUESTED') throw decidedAlready();
      if (approve && refund.requestedBy === by) throw secondPersonRequired();
      const at = this.clock.now();
      const set = { approvedBy: approve ? by : null, updatedAt: at };
      const status = approve ? ('SENDING' as const) : ('REJECTED' as const);
      const nextCheckAt = approve ? leaseUntil(at) : null;
      await tx
        .update(refunds)
        .set({ ...set, status, nextCheckAt })
        .where(eq(refunds.id, refundId));
      const actor = `operator:${by}`;
      const type = approve ? 'refund.approved' : 'refund.rejected';
      const to = approve && order.status === 'PAID' ? ('REFUNDING' as const) : undefined;
      const changed = await changeOrder(tx, order, { type, actor, at, to, detail: { refundId } });
      if (approve && refund.kind === 'MANUAL') await this.ledger.done(tx, changed, refund, actor);
    });
    return this.read(refundId);
  }

  private async read(refundId: string, db: Database | Transaction = this.db): Promise<Refund> {
    const [refund] = await db.select().from(refunds).where(eq(refunds.id, refundId));
    if (!refund) throw new ApiError(404, { code: 'REFUND_NOT_FOUND', message: 'There is no such refund.' });
    return refund;
  }
}

function noSuchPayment(): ApiError {
  return new ApiError(404, { code: 'NO_SUCH_PAYMENT', message: 'This order has no such payment at QPay.' });
}

function alreadyRefunded(): ApiError {
  return new ApiError(409, { code: 'REFUND_EXISTS', message: 'This payment is given back, or about to be.' });
}

function evidenceRequired(): ApiError {
  return new ApiError(422, {
    code: 'EVIDENCE_REQUIRED',
    message: 'QPay gives only card payments back by itself.',
    remedy: 'Make the transfer by hand and name what proves it in evidence.',
  });
}

/** 409 for whatever comes after a decision. */
export function decidedAlready(): ApiError {
  return new ApiError(409, { code: 'REFUND_DECIDED', message: 'This refund has been decided already.' });
}

/** 403 for whoever would decide about an own wish. */
export function secondPersonRequired(): ApiError {
  return new ApiError(403, {
    code: 'SECOND_PERSON_REQUIRED',
    message: 'Whoever asks for a refund cannot approve it.',
  });
}
