import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import type { Order } from '../database/schema';

/** Something about an order that others must be told: written with the step that makes it true, so that it is told exactly when that is. */
export interface OrderMessage {
  /** Of its own among all messages, so that whoever gets it twice can tell. */
  eventId: string;
  type: 'order.paid' | 'order.expired' | 'order.cancelled' | 'order.refunded';
  /** What is true of this message beside the order itself. */
  detail?: Record<string, unknown>;
}

/** What others are told of the order, whatever its state. */
export function messagePayload(order: Order, { detail }: OrderMessage): Record<string, unknown> {
  return {
    orderId: order.id,
    reference: order.reference,
    amount: qpayAmountFromMinorUnits(order.amount),
    currency: order.currency,
    ...detail,
  };
}
