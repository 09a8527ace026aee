import { Injectable } from '@nestjs/common';
import { CheckoutQueries } from '../checkout/state/checkout-queries.service';
import type { CheckoutState } from '../checkout/state/checkout-state';
import type { Refund } from '../database/schema';
import { ServiceConfig } from '../config/service-config';
import { PaymentSessions } from '../payments/payment-sessions.service';
import { Refunds } from '../refunds/refunds.service';

/** Who acts on the home page. Two people decide about a refund, so there are two. */
export const ACTORS = {
  customer: 'demo-user',
  operator: 'demo-operator',
  supervisor: 'demo-supervisor',
} as const;

/** 1 500 ₮, in hundredths. */
export const AMOUNT = 150_000n;

/** A payment of the home page, and what became of its money. */
export interface Journey {
  state: CheckoutState;
  /** The newest one. */
  refund?: Refund;
}

/** A payment from beginning to end, by the same services as the API's. */
@Injectable()
export class JourneyService {
  constructor(
    private readonly sessions: PaymentSessions,
    private readonly queries: CheckoutQueries,
    private readonly refunds: Refunds,
    private readonly config: ServiceConfig,
  ) {}

  /** @returns the id of the order */
  async begin(): Promise<string> {
    const { order } = await this.sessions.open({
      userId: ACTORS.customer,
      amount: AMOUNT,
      currency: 'MNT',
      description: `${this.config.merchantName}: тест`,
    });
    return order.id;
  }

  /** @throws ApiError 404 when there is no such order */
  async read(orderId: string): Promise<Journey> {
    const [state, [refund]] = await Promise.all([this.queries.read(orderId), this.refunds.of(orderId)]);
    return { state, refund };
  }

  async askForRefund(orderId: string): Promise<void> {
    const { state } = await this.read(orderId);
    const [payment] = state.payments;
    if (!payment) return;
    // QPay gives only card payments back by itself; a transfer is made by hand and proved.
    const evidence = payment.type === 'CARD' ? undefined : 'Transfer no. 1 of the home page';
    const { paymentId } = payment;
    const reason = 'Tried on the home page';
    await this.refunds.request({ orderId, paymentId, reason, evidence, requestedBy: ACTORS.operator });
  }

  async approveRefund(orderId: string): Promise<void> {
    const { refund } = await this.read(orderId);
    if (refund) await this.refunds.approve(refund.id, ACTORS.supervisor);
  }
}
