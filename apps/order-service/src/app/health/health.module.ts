import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { ServiceConfig } from '../config/service-config';
import { DatabaseHealth } from './database-health.indicator';
import { HealthController } from './health.controller';
import { RedisHealth } from './redis-health.indicator';
import { TokenHealth } from './token-health.indicator';

/** Whether this instance lives, and whether it can work. */
@Module({
  controllers: [HealthController],
  providers: [DatabaseHealth, RedisHealth, TokenHealth],
})
export class HealthModule {
  static forConfig({ shutdownNoticeSeconds }: ServiceConfig): DynamicModule {
    const gracefulShutdownTimeoutMs = shutdownNoticeSeconds * 1_000;
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false, gracefulShutdownTimeoutMs })],
    };
  }
}
