import helmet from '@fastify/helmet';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from '../config/service-config';
import { API_DOCS_PATH } from './describe-api';
import { DOCS_POLICY, helmetOptions } from './security-headers';

/** What a callback may weigh, in bytes: QPay sends none at all. */
const CALLBACK_BODY_LIMIT = 4 * 1024;
const CALLBACK = /^\/api\/qpay\/callback\//;
/** How long a browser may remember what another origin is allowed, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Gives callbacks their own limit. Has to be called before the routes are made. */
export function limitCallbacks(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onRoute', (route) => {
    if (CALLBACK.test(route.url)) route.bodyLimit = CALLBACK_BODY_LIMIT;
  });
}

/** Headers of every answer, and which other origins' scripts may read answers: none, unless it is configured. */
export async function secureApp(app: NestFastifyApplication, config: ServiceConfig): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  await server.register(helmet, helmetOptions(config.publicUrl));
  server.addHook('onRequest', (request, reply, done) => {
    // What is answered is somebody's own; a page's files and pictures say otherwise.
    void reply.header('cache-control', 'no-store');
    if (!config.production && request.url.startsWith(`/${API_DOCS_PATH}`))
      void reply.header('content-security-policy', DOCS_POLICY);
    done();
  });
  if (config.corsOrigins.length === 0) return;
  app.enableCors({
    origin: [...config.corsOrigins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposedHeaders: ['retry-after', 'x-request-id', 'idempotency-replayed'],
    maxAge: PREFLIGHT_SECONDS,
  });
}
