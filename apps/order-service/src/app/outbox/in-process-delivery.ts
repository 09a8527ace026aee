import { Injectable, Logger } from '@nestjs/common';
import { EventDelivery, type OrderEventMessage } from './event-delivery';

/** Somebody in this process who wants to be told. */
export type OrderEventHandler = (message: OrderEventMessage) => Promise<void> | void;

/** Tells handlers of this process: what there is without Redis. */
@Injectable()
export class InProcessDelivery extends EventDelivery {
  private readonly logger = new Logger('OrderEvents');
  private readonly handlers = new Set<OrderEventHandler>();

  /** Adds a handler. When one throws, all of them get the event again. @returns what removes it */
  on(handler: OrderEventHandler): () => void {
    this.handlers.add(handler);
    return () => void this.handlers.delete(handler);
  }

  async deliver(message: OrderEventMessage): Promise<void> {
    const { eventId, type, orderId } = message;
    this.logger.log({ eventId, type, orderId }, 'An event.');
    for (const handler of this.handlers) await handler(message);
  }
}
