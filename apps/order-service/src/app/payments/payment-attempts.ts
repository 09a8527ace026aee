import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import { paymentAttempts, type Order, type PaymentAttempt } from '../database/schema';
import { changeOrder, ConcurrentChangeError, lockOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { beginWhereFree } from './begin-where-free';
import { hashCallbackToken } from './callback-token';
import { CallbackTokens, type CallbackToken } from './callback-tokens.service';
import { lockCart } from './carts';
import { lockPayment, moveAttempt } from './change-attempt';
import { insertAttempt, insertPayment, type AttemptTimes, type KeptToken } from './new-attempt';
import { openAttempt, type AnswerUnderKey } from './open-attempt';
import type {
  BeginHooks,
  BegunAttempt,
  KeyClaim,
  MadeInvoice,
  OpenedPayment,
  OrderAndAttempt,
  PaymentRequest,
  ShownPayment,
} from './payment.types';

/** The written steps of getting an invoice from QPay. Each is one short transaction; none is open while QPay is asked. */
@Injectable()
export class PaymentAttempts {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly tokens: CallbackTokens,
  ) {}

  /**
   * Writes the order, its first attempt and the hash of its callback's token: all of it before QPay hears of it.
   * @param also what else the same transaction does
   * @returns nothing when nothing was to be begun
   */
  async begin(request: PaymentRequest, also: BeginHooks = {}): Promise<BegunAttempt | undefined> {
    const token = this.tokens.make();
    const times = this.times();
    return this.db.transaction(async (tx) => {
      if (await also.instead?.(tx)) return undefined;
      const payment = { request, claim: also.claim, callback: keptOf(token), times };
      const begun = await insertPayment(tx, this.ids, payment);
      return begun && { ...begun, callbackToken: token.text };
    });
  }

  /** The same where nothing is in the way. @returns nothing when something is: see {@link beginWhereFree} */
  async beginAtOnce(request: PaymentRequest, claim?: KeyClaim): Promise<BegunAttempt | undefined> {
    const token = this.tokens.make();
    const payment = { request, claim, callback: keptOf(token), times: this.times() };
    const begun = await beginWhereFree(this.db, this.ids, payment, this.config.payments.maxOpenPerUser);
    return begun && { ...begun, callbackToken: token.text };
  }

  /**
   * Writes the next attempt of an order whose last one is closed, with nobody else at work on its cart.
   * @param close leaves the order without a live attempt, or answers false to leave everything as it is
   */
  async beginAgain(
    { id, userId, reference }: Order,
    actor: string,
    close: (tx: Transaction, order: Order, at: Date) => Promise<{ order: Order; number: number } | undefined>,
  ): Promise<BegunAttempt | undefined> {
    const token = this.tokens.make();
    return this.db.transaction(async (tx) => {
      await lockCart(tx, { userId, reference });
      const times = this.times();
      const closed = await close(tx, await lockOrder(tx, id), times.at);
      if (!closed) return undefined;
      const next = { order: closed.order, number: closed.number + 1, callback: keptOf(token), times };
      const attempt = await insertAttempt(tx, this.ids, next);
      const order = await changeOrder(tx, closed.order, {
        type: 'attempt.renewed',
        actor,
        at: times.at,
        to: closed.order.status === 'PENDING' ? undefined : 'PENDING',
        attemptId: attempt.id,
        set: { expiresAt: times.expiresAt },
      });
      return { order, attempt, callbackToken: token.text };
    });
  }

  /**
   * QPay has made the invoice. An attempt that was given up meanwhile stays so and only remembers the invoice: its money, if
   * any comes, is late.
   */
  opened(attempt: PaymentAttempt, invoice: MadeInvoice, actor = 'service'): Promise<ShownPayment> {
    return this.step(attempt, async (tx, current, order, at) => {
      if (current.status === 'OPEN') return { attempt: current, order };
      if (current.status === 'ABANDONED') return this.remember(tx, current, order, invoice);
      const opened = await openAttempt(tx, { attempt: current, order }, { invoice, actor, at });
      if (!opened) throw new ConcurrentChangeError(`Attempt ${attempt.id} was changed by somebody else.`);
      return opened;
    });
  }

  /**
   * The same for whoever has begun the attempt and finds it as it was then, which is nearly always: one statement.
   * @param answer is written as well, under the key of the request
   * @returns nothing when somebody has changed it meanwhile; nothing is written then
   */
  openedAtOnce(
    begun: OrderAndAttempt,
    invoice: MadeInvoice,
    answer?: AnswerUnderKey,
  ): Promise<OpenedPayment | undefined> {
    return openAttempt(this.db, begun, { invoice, actor: 'service', at: this.clock.now(), answer });
  }

  /** QPay may or may not have made it. Whoever looks at it next has to find out, not to ask for another. */
  unknown(attempt: PaymentAttempt): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      if (current.status !== 'CREATING') return { attempt: current, order };
      const nextCheckAt = new Date(at.getTime() + this.config.payments.recoverySeconds * 1_000);
      const moved = await moveAttempt(tx, current, 'UNKNOWN', at, { nextCheckAt });
      const event = { type: 'attempt.unknown', actor: 'service', at, attemptId: attempt.id };
      return { attempt: moved, order: await changeOrder(tx, order, event) };
    });
  }

  /** Nobody can say whether QPay has made it, and nobody has seen its QR code: the order waits for another attempt. */
  abandon(attempt: PaymentAttempt): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      if (current.status !== 'UNKNOWN') return { attempt: current, order };
      const moved = await moveAttempt(tx, current, 'ABANDONED', at, { nextCheckAt: null });
      const event = { type: 'attempt.abandoned', actor: 'recovery', at, attemptId: attempt.id };
      return { attempt: moved, order: await changeOrder(tx, order, event) };
    });
  }

  /** QPay has not made it, for a reason that stands: nothing is left to be paid. */
  refused(attempt: PaymentAttempt, code: string): Promise<OrderAndAttempt> {
    return this.step(attempt, async (tx, current, order, at) => {
      if (current.status !== 'CREATING') return { attempt: current, order };
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

  /** The attempt with this number, while no invoice of it is known. */
  async findWithoutInvoice(senderInvoiceNo: string): Promise<PaymentAttempt | undefined> {
    const isIt = and(eq(paymentAttempts.senderInvoiceNo, senderInvoiceNo), isNull(paymentAttempts.invoiceId));
    const [attempt] = await this.db.select().from(paymentAttempts).where(isIt);
    return attempt;
  }

  private async remember(
    tx: Transaction,
    attempt: PaymentAttempt,
    order: Order,
    { invoiceId }: MadeInvoice,
  ): Promise<OrderAndAttempt> {
    await tx.update(paymentAttempts).set({ invoiceId }).where(eq(paymentAttempts.id, attempt.id));
    return { attempt: { ...attempt, invoiceId }, order };
  }

  private step(
    attempt: PaymentAttempt,
    write: (tx: Transaction, current: PaymentAttempt, order: Order, at: Date) => Promise<ShownPayment>,
  ): Promise<ShownPayment> {
    return this.db.transaction(async (tx) => {
      const locked = await lockPayment(tx, attempt.id);
      return write(tx, locked.attempt, locked.order, this.clock.now());
    });
  }

  private times(): AttemptTimes {
    const { lifetimeMinutes, recoverySeconds } = this.config.payments;
    const at = this.clock.now();
    return {
      at,
      expiresAt: new Date(at.getTime() + lifetimeMinutes * 60_000),
      recoverAt: new Date(at.getTime() + recoverySeconds * 1_000),
    };
  }
}

function keptOf({ text, key }: CallbackToken): KeptToken {
  return { callbackTokenHash: hashCallbackToken(text), callbackKey: key };
}
