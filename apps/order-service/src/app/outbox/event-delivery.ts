import type { OutboxMessage } from '../database/schema';

/** An event as receivers get it: at least once, in order for each order, with an id that stays over redeliveries. */
export interface OrderEventMessage {
  eventId: string;
  /** `order.paid`, `order.expired`, `order.cancelled`, `order.refunded`. */
  type: string;
  orderId: string;
  at: string;
  payload: Record<string, unknown>;
}

/** Where events go. Also the injection token. */
export abstract class EventDelivery {
  /** @throws when it is not certain that the event has arrived; it comes again then */
  abstract deliver(message: OrderEventMessage): Promise<void>;
}

/** What is told of a row of the outbox. */
export function toEvent({ eventId, type, orderId, createdAt, payload }: OutboxMessage): OrderEventMessage {
  return { eventId, type, orderId, at: createdAt.toISOString(), payload };
}
