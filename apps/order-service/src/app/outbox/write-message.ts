import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import type { Transaction } from '../database/database';
import { outbox, type Order } from '../database/schema';
import type { Ids } from '../system/ids';

/** Something about an order that others must be told. */
export interface OrderMessage {
  type: 'order.paid' | 'order.expired' | 'order.cancelled' | 'order.refunded';
  at: Date;
  /** What is true of this message beside the order itself. */
  detail?: Record<string, unknown>;
}

/** Writes the message in the transaction that makes it true, so that it is told exactly when that is. */
export async function writeMessage(
  tx: Transaction,
  ids: Ids,
  order: Order,
  { type, at, detail }: OrderMessage,
): Promise<void> {
  const payload = {
    orderId: order.id,
    reference: order.reference,
    amount: qpayAmountFromMinorUnits(order.amount),
    currency: order.currency,
    ...detail,
  };
  await tx.insert(outbox).values({ eventId: ids.uuid(), orderId: order.id, type, payload, createdAt: at });
}
