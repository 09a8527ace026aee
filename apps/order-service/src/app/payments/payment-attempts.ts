import { Inject, Injectable } from '@nestjs/common';
import type { QPayInvoice } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { orders, paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { appendEvent, changeOrder, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { CALLBACK_TOKEN_BYTES, callbackTokenText, hashCallbackToken } from './callback-token';
import { moveAttempt, readAttempt } from './change-attempt';
import { safeDeepLinks } from './deep-links';

/** What somebody wants to be paid. */
export interface PaymentRequest {
  userId: string;
  /** In minor units. */
  amount: bigint;
  currency: string;
  description: string;
  reference?: string;
}

/** An order and the attempt to have it paid. */
export interface OrderAndAttempt {
  order: Order;
  attempt: PaymentAttempt;
}

/** QPay's invoice, as far as it is known: one that was found again later has no links. */
export type MadeInvoice = Pick<QPayInvoice, 'invoiceId'> & Partial<QPayInvoice>;

/** A started attempt, with the only copy of its callback's token. */
export interface BegunAttempt extends OrderAndAttempt {
  callbackToken: string;
}

/** The written steps of getting an invoice from QPay. Each is one short transaction; none is open while QPay is asked. */
@Injectable()
export class PaymentAttempts {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Writes the order, its first attempt and the hash of its callback's token: all of it before QPay hears of it. */
  async begin(request: PaymentRequest): Promise<BegunAttempt> {
    const callbackToken = callbackTokenText(this.ids.secret(CALLBACK_TOKEN_BYTES));
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + this.config.payments.lifetimeMinutes * 60_000);
    return this.db.transaction(async (tx) => {
      const order = await this.insertOrder(tx, request, at, expiresAt);
      const attempt = await this.insertAttempt(tx, order, hashCallbackToken(callbackToken));
      const event = { type: 'order.created', actor: `user:${request.userId}`, at, attemptId: attempt.id };
      await appendEvent(tx, order, null, event);
      return { order, attempt, callbackToken };
    });
  }

  /** QPay has made the invoice. */
  opened(attempt: PaymentAttempt, invoice: MadeInvoice, actor = 'service'): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      const moved = await moveAttempt(tx, current, 'OPEN', at, {
        invoiceId: invoice.invoiceId,
        qrText: invoice.qrText,
        shortUrl: invoice.shortUrl,
        deepLinks: safeDeepLinks(invoice.urls ?? []),
        nextCheckAt: current.expiresAt,
      });
      const detail = { invoiceId: invoice.invoiceId };
      return {
        attempt: moved,
        order: await changeOrder(tx, order, {
          type: 'attempt.opened',
          actor,
          at,
          attemptId: attempt.id,
          detail,
        }),
      };
    });
  }

  /** QPay may or may not have made it. Whoever looks at it next has to find out, not to ask for another. */
  unknown(attempt: PaymentAttempt): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      const moved = await moveAttempt(tx, current, 'UNKNOWN', at, { nextCheckAt: at });
      const event = { type: 'attempt.unknown', actor: 'service', at, attemptId: attempt.id };
      return { attempt: moved, order: await changeOrder(tx, order, event) };
    });
  }

  /** QPay has not made it, for a reason that stands: nothing is left to be paid. */
  refused(attempt: PaymentAttempt, code: string): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      const moved = await moveAttempt(tx, current, 'ABANDONED', at, { nextCheckAt: null });
      const event = {
        type: 'attempt.refused',
        actor: 'service',
        at,
        attemptId: attempt.id,
        detail: { code },
      };
      return { attempt: moved, order: await changeOrder(tx, order, { ...event, to: 'CANCELLED' }) };
    });
  }

  private step(
    attempt: PaymentAttempt,
    write: (tx: Transaction, current: PaymentAttempt, order: Order, at: Date) => Promise<OrderAndAttempt>,
  ): Promise<OrderAndAttempt> {
    return this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, attempt.orderId);
      return write(tx, await readAttempt(tx, attempt.id), order, this.clock.now());
    });
  }

  private async insertOrder(
    tx: Transaction,
    request: PaymentRequest,
    at: Date,
    expiresAt: Date,
  ): Promise<Order> {
    const values = { ...request, id: this.ids.uuid(), status: 'PENDING' as const, version: 1 };
    const [order] = await tx
      .insert(orders)
      .values({ ...values, createdAt: at, updatedAt: at, expiresAt })
      .returning();
    if (!order) throw new Error('The order was not written.');
    return order;
  }

  private async insertAttempt(
    tx: Transaction,
    order: Order,
    callbackTokenHash: Buffer,
  ): Promise<PaymentAttempt> {
    const { amount, currency, createdAt, updatedAt, expiresAt } = order;
    const id = this.ids.uuid();
    // QPay takes 45 characters and, by its documentation, no special ones.
    const values = { id, orderId: order.id, number: 1, senderInvoiceNo: id.replaceAll('-', '') };
    const times = { createdAt, updatedAt, expiresAt, nextCheckAt: expiresAt };
    const [attempt] = await tx
      .insert(paymentAttempts)
      .values({ ...values, ...times, status: 'CREATING', callbackTokenHash, amount, currency })
      .returning();
    if (!attempt) throw new Error('The attempt was not written.');
    return attempt;
  }
}
