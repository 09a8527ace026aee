import type { Redis } from 'ioredis';
import { EventDelivery, type OrderEventMessage } from './event-delivery';

/** The stream keeps about this many events; receivers that are farther behind ask the service. */
const LONGEST = 100_000;

/** Appends events to a Redis Stream, one field for each property; `payload` is JSON. */
export class RedisStreamDelivery extends EventDelivery {
  constructor(
    private readonly redis: Redis,
    private readonly stream: string,
  ) {
    super();
  }

  async deliver({ eventId, type, orderId, at, payload }: OrderEventMessage): Promise<void> {
    const fields = Object.entries({ eventId, type, orderId, at, payload: JSON.stringify(payload) }).flat();
    await this.redis.xadd(this.stream, 'MAXLEN', '~', LONGEST, '*', ...fields);
  }
}
