import { getRedisConnectionToken } from '@nestjs-modules/ioredis';
import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { ServiceConfig } from '../config/service-config';
import { EventDelivery } from './event-delivery';
import { InProcessDelivery } from './in-process-delivery';
import { OutboxRelay } from './outbox-relay.service';
import { RedisStreamDelivery } from './redis-stream-delivery';

/** Events about orders: to a Redis Stream where there is Redis, else to handlers of this process. */
@Module({
  providers: [
    InProcessDelivery,
    OutboxRelay,
    {
      provide: EventDelivery,
      inject: [ServiceConfig, InProcessDelivery, { token: getRedisConnectionToken(), optional: true }],
      useFactory: (config: ServiceConfig, inProcess: InProcessDelivery, redis?: Redis) =>
        redis ? new RedisStreamDelivery(redis, config.outboxStream) : inProcess,
    },
  ],
  exports: [InProcessDelivery, OutboxRelay],
})
export class OutboxModule {}
