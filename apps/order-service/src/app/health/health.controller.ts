import { Controller, Get, Res, ServiceUnavailableException, type OnModuleDestroy } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator';
import { DatabaseHealth } from './database-health.indicator';
import { RedisHealth } from './redis-health.indicator';
import { TokenHealth } from './token-health.indicator';

/** For whatever starts, stops and balances instances. Nothing here asks QPay for anything, a login least of all. */
@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private ending = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseHealth,
    private readonly redis: RedisHealth,
    private readonly token: TokenHealth,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * The instance can do its work: 200, or 503 while its database is away, or once it was told to end. Redis and the access token
   * are reported as `degraded`: taking an instance out of service would not help, and payments that are under way still need it.
   */
  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    if (this.ending) {
      void reply.status(503);
      return { status: 'shutting_down' };
    }
    try {
      return await this.check();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.status(503);
      return error.getResponse();
    }
  }

  /** The first of all hooks of ending: terminus learns of it only after the worker has ended its passes. */
  onModuleDestroy(): void {
    this.ending = true;
  }

  private check(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.database.check(),
      () => this.redis.check(),
      () => this.token.check(),
    ]);
  }
}
