import { createHash } from 'node:crypto';
import { getRedisConnectionToken } from '@nestjs-modules/ioredis';
import { Module, type DynamicModule, type ExecutionContext, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { ServiceConfig } from '../../config/service-config';
import { THROTTLE_RULES, type ThrottledRequest } from './throttle-rules';
import { ThrottleStorage } from './throttle-storage';
import { AddressThrottlerGuard, UserThrottlerGuard } from './throttle.guards';

const MINUTE_MS = 60_000;

function throttlerOptions({ throttle }: ServiceConfig, redis?: Redis): ThrottlerModuleOptions {
  const limited = throttle.enabled ? THROTTLE_RULES.filter(({ name }) => throttle.perMinute[name] > 0) : [];
  return {
    storage: new ThrottleStorage(redis),
    setHeaders: false,
    throttlers: limited.map(({ name, applies, source }) => ({
      name,
      ttl: MINUTE_MS,
      limit: throttle.perMinute[name],
      skipIf: (context) => !applies(requestOf(context)),
      getTracker: (request) => source(request as ThrottledRequest),
      // One count for all routes of a rule; tokens and addresses do not lie about in Redis as they are.
      generateKey: (_context, source) => createHash('sha256').update(source).digest('base64url'),
    })),
  };
}

function requestOf(context: ExecutionContext): ThrottledRequest {
  return context.switchToHttp().getRequest<ThrottledRequest>();
}

/** Limits on requests, counted in Redis where there is one. Guards run in the order in which modules name them. */
@Module({})
export class ThrottlingModule {
  /** `address` goes before the module that checks user tokens, `user` behind it. */
  static forStage(stage: 'address' | 'user'): DynamicModule {
    const guard: Type = stage === 'address' ? AddressThrottlerGuard : UserThrottlerGuard;
    const options = ThrottlerModule.forRootAsync({
      inject: [ServiceConfig, { token: getRedisConnectionToken(), optional: true }],
      useFactory: throttlerOptions,
    });
    return {
      module: StageModules[stage],
      imports: [options],
      providers: [{ provide: APP_GUARD, useClass: guard }],
    };
  }
}

@Module({})
class AddressThrottlingModule {}

@Module({})
class UserThrottlingModule {}

const StageModules = { address: AddressThrottlingModule, user: UserThrottlingModule };
