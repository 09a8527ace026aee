import { getRedisConnectionToken } from '@nestjs-modules/ioredis';
import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { QPayModule } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';

/** QPay for the whole service: one account, one access token shared by every instance through Redis where there is one. */
@Module({
  imports: [
    QPayModule.forRootAsync({
      isGlobal: true,
      inject: [ServiceConfig, { token: getRedisConnectionToken(), optional: true }],
      useFactory: (config: ServiceConfig, redis?: Redis) => ({ ...config.qpay, redis }),
    }),
  ],
})
export class QPayConnectionModule {}
