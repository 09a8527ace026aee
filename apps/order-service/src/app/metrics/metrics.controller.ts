import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { Public } from '../auth/public.decorator';
import { ServiceConfig } from '../config/service-config';
import { notAuthenticated } from '../errors/api-error';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Metrics on the port of the API, where no port of their own is configured: open in development, else by `METRICS_TOKEN`. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly registry: Registry,
    private readonly config: ServiceConfig,
  ) {}

  @Get()
  async read(
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('authorization') authorization = '',
  ): Promise<string> {
    const { token } = this.config.metrics;
    if (token && !timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))) throw notAuthenticated();
    void reply.header('cache-control', 'no-store').type(this.registry.contentType);
    return this.registry.metrics();
  }
}
