import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Measures every answer by its route. Routes are templates (`/api/payments/:id`): no id becomes a label. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  private readonly durations: Histogram<'method' | 'route' | 'status'>;

  constructor(
    registry: Registry,
    private readonly host: HttpAdapterHost,
  ) {
    this.durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from a request to the end of its answer, by route; event streams are left out',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers: [registry],
    });
  }

  onModuleInit(): void {
    const fastify: FastifyInstance | undefined = this.host.httpAdapter?.getInstance();
    fastify?.addHook('onResponse', (request, reply, done) => {
      this.observe(request, reply);
      done();
    });
  }

  private observe(request: FastifyRequest, reply: FastifyReply): void {
    // A page that stays open would look like a very slow answer.
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    // A method that HTTP does not know is refused before it comes here; an address that is not ours has no template.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    this.durations.observe(labels, reply.elapsedTime / 1_000);
  }
}
