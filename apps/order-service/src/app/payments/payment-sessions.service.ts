import { Inject, Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database, type Transaction } from '../database/database';
import type { IdempotencyKey, Order } from '../database/schema';
import { ApiError } from '../errors/api-error';
import { readOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { findOpenOrder, lockCart } from './carts';
import { IdempotencyKeys, type KeptAnswer, type KeyedRequest } from './idempotency/idempotency-keys.service';
import { PaymentAttempts } from './payment-attempts';
import type { OrderAndAttempt, PaymentRequest } from './payment.types';
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
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * The user's open session for the same reference, or a new one.
   * @throws ApiError 409 when a session for the reference waits for another amount
   */
  open(request: PaymentRequest): Promise<OrderAndAttempt> {
    return this.findOrBegin(request);
  }

  /** The same answer for the same key, whatever becomes of the first try. @throws what the first try throws for good */
  async openOnce(request: PaymentRequest, keyed: KeyedRequest): Promise<KeptAnswer & { replayed: boolean }> {
    const claim = await this.keys.claim(keyed);
    if ('answer' in claim) return { ...claim.answer, replayed: true };
    try {
      const opened = await this.openHeld(request, claim.held);
      const answer = { status: 201, body: toPaymentView(opened) };
      await this.keys.keep(claim.held, answer);
      return { ...answer, replayed: false };
    } catch (error) {
      if (!(error instanceof ApiError && FINAL.has(error.status))) {
        await this.keys.release(claim.held);
        throw error;
      }
      const answer = { status: error.status, body: error.body };
      await this.keys.keep(claim.held, answer);
      return { ...answer, replayed: false };
    }
  }

  private async openHeld(request: PaymentRequest, held: IdempotencyKey): Promise<OrderAndAttempt> {
    const earlier = held.orderId ? await readOrder(this.db, held.orderId) : undefined;
    // An order that QPay has refused for the moment is closed, and nothing can be paid for it: another one takes its place.
    if (earlier && earlier.status !== 'CANCELLED') return this.renewal.renew(earlier.id, actorOf(request));
    // Two tabs that each make a key of their own for one cart are let in to one session as well.
    return this.findOrBegin(request, held);
  }

  /** @param held is bound to the order that answers the request, in the transaction that finds or begins it */
  private async findOrBegin(request: PaymentRequest, held?: IdempotencyKey): Promise<OrderAndAttempt> {
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
    const begun = await this.attempts.begin(request, { instead, key: held?.key });
    return begun ? this.starter.open(begun) : this.goOn(found, request);
  }

  private roomOf({ userId }: PaymentRequest): Room {
    return { userId, limit: this.config.payments.maxOpenPerUser, now: this.clock.now() };
  }

  private goOn(order: Order | undefined, request: PaymentRequest): Promise<OrderAndAttempt> {
    if (!order) throw new Error('There is neither a new order nor one that was found.');
    return this.renewal.renew(order.id, actorOf(request));
  }
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
