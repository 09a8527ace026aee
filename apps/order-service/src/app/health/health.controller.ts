import { getRedisConnectionToken } from '@nestjs-modules/ioredis';
import { Controller, Get, Inject, Optional, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { sql } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { Public } from '../auth/public.decorator';
import { DATABASE, type Database } from '../database/database';

interface Readiness {
  status: 'ok' | 'unavailable';
  database: 'up' | 'down';
  /** Only reported: payments work without it. */
  redis: 'up' | 'down' | 'not configured';
}

/** For whatever starts, stops and balances instances. Nothing here asks QPay for anything. */
@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Optional() @Inject(getRedisConnectionToken()) private readonly redis?: Redis,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The instance can do its work: 200, or 503 while it cannot. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const database = (await answers(this.db.execute(sql`select 1`))) ? 'up' : 'down';
    if (database === 'down') void reply.status(503);
    return { status: database === 'up' ? 'ok' : 'unavailable', database, redis: await this.redisState() };
  }

  private async redisState(): Promise<Readiness['redis']> {
    if (!this.redis) return 'not configured';
    return (await answers(this.redis.ping())) ? 'up' : 'down';
  }
}

async function answers(question: PromiseLike<unknown>): Promise<boolean> {
  try {
    await question;
    return true;
  } catch {
    return false;
  }
}
