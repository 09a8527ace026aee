import { Inject, Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import type { IdempotencyKey, Order } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { readOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { findOpenOrder, lockCart } from './carts';
import {
  IdempotencyKeys,
  inProgress,
  type HeldKey,
  type KeyedRequest,
} from './idempotency/idempotency-keys.service';
import type { AnswerUnderKey } from './open-attempt';
import { PaymentAttempts } from './payment-attempts';
import { PaymentQueries } from './payment-queries';
import type { KeptAnswer, OpenedPayment, PaymentRequest, ShownPayment } from './payment.types';
import { toPaymentView } from './payment.mapper';
import { RenewalService } from './renewal.service';
import { assertRoom, type Room } from './room';
import { StartPaymentService } from './start-payment.service';

/** Statuses of refusals that another try with the same request would meet again. */
const FINAL = new Set([400, 422]);

/** Opens payment sessions so that asking twice opens one: by the caller's key, or by the cart that is paid. */
@Injectable()
export class PaymentSessions {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly keys: IdempotencyKeys,
    private readonly attempts: PaymentAttempts,
    private readonly starter: StartPaymentService,
    private readonly renewal: RenewalService,
    private readonly queries: PaymentQueries,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * The user's open session for the same reference, or a new one.
   * @throws ApiError 409 when a session for the reference waits for another amount
   */
  async open(request: PaymentRequest): Promise<ShownPayment> {
    const begun = await this.attempts.beginAtOnce(request);
    return begun ? this.starter.open(begun) : this.findOrBegin(request);
  }

  /** The same answer for the same key, whatever becomes of the first try. @throws what the first try throws for good */
  async openOnce(request: PaymentRequest, keyed: KeyedRequest): Promise<KeptAnswer & { replayed: boolean }> {
    const fresh = this.keys.fresh(keyed);
    const begun = await this.attempts.beginAtOnce(request, fresh);
    const held = { ...fresh, userId: keyed.userId };
    if (begun) return this.answer(held, (answer) => this.starter.open(begun, answer));
    const claim = await this.keys.claim(keyed);
    if ('answer' in claim) return { ...claim.answer, replayed: true };
    return this.answer(claim.held, (answer) => this.openHeld(request, claim.held, answer));
  }

  /** Answers under a key that the request holds, and writes the answer unless the work has. */
  private async answer(
    key: HeldKey,
    work: (answer: AnswerUnderKey) => Promise<OpenedPayment>,
  ): Promise<KeptAnswer & { replayed: boolean }> {
    try {
      const opened = await work({ key, of: (payment) => created(toPaymentView(payment)) });
      const answer = opened.answered ?? created(await this.queries.show(opened));
      if (!opened.answered) await this.keys.keep(key, answer);
      return { ...answer, replayed: false };
    } catch (error) {
      if (!(error instanceof ApiError && FINAL.has(error.status))) {
        await this.keys.release(key);
        throw error;
      }
      const answer = { status: error.status, body: error.body };
      await this.keys.keep(key, answer);
      return { ...answer, replayed: false };
    }
  }

  private async openHeld(
    request: PaymentRequest,
    held: IdempotencyKey,
    answer: AnswerUnderKey,
  ): Promise<OpenedPayment> {
    const earlier = held.orderId ? await readOrder(this.db, held.orderId) : undefined;
    // An order that QPay has refused for the moment is closed, and nothing can be paid for it: another one takes its place.
    if (earlier && earlier.status !== 'CANCELLED')
      return this.renewal.renew(earlier.id, actorOf(request), answer);
    // Two tabs that each make a key of their own for one cart are let in to one session as well.
    return this.findOrBegin(request, held, answer);
  }

  /** @param held is bound to the order that answers the request, in the transaction that finds or begins it */
  private async findOrBegin(
    request: PaymentRequest,
    held?: IdempotencyKey,
    answer?: AnswerUnderKey,
  ): Promise<OpenedPayment> {
    let found: Order | undefined;
    const instead = async (tx: Transaction) => {
      await lockCart(tx, request);
      found = await findOpenOrder(tx, request);
      if (!found) await assertRoom(tx, this.roomOf(request));
      else if (found.amount !== request.amount || found.currency !== request.currency)
        throw otherAmount(found);
      else if (held) await this.keys.bind(tx, held, found.id);
      return found !== undefined;
    };
    const claim = held && this.keys.again(held);
    const begun = await this.attempts.begin(request, { instead, claim });
    if (begun) return this.starter.open(begun, answer);
    // Whoever has taken the key over meanwhile goes on with it.
    if (!found) throw inProgress();
    return this.renewal.renew(found.id, actorOf(request), answer);
  }

  private roomOf({ userId }: PaymentRequest): Room {
    return { userId, limit: this.config.payments.maxOpenPerUser, now: this.clock.now() };
  }
}

function created(body: unknown): KeptAnswer {
  return { status: 201, body };
}

function actorOf({ userId }: PaymentRequest): string {
  return `user:${userId}`;
}

function otherAmount(order: Order): ApiError {
  return new ApiError(409, {
    code: 'SESSION_FOR_OTHER_AMOUNT',
    message: 'An open payment session for this reference waits for another amount.',
    remedy: 'Cancel it first: with both open, both could be paid.',
    orderId: order.id,
  });
}
