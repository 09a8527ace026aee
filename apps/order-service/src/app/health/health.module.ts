import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseHealth } from './database-health.indicator';
import { HealthController } from './health.controller';
import { RedisHealth } from './redis-health.indicator';
import { TokenHealth } from './token-health.indicator';

/** Whether this instance lives, and whether it can work. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DatabaseHealth, RedisHealth, TokenHealth],
})
export class HealthModule {}
