import { getRedisConnectionToken } from '@nestjs-modules/ioredis';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { answers } from './answers';

/** Redis is a help and never a need: without it the instance is degraded, not dead. */
@Injectable()
export class RedisHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    @Optional() @Inject(getRedisConnectionToken()) private readonly redis?: Redis,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('redis');
    if (!this.redis) return indicator.up({ state: 'not configured' });
    return indicator.up({ state: (await answers(this.redis.ping())) ? 'up' : 'degraded' });
  }
}
