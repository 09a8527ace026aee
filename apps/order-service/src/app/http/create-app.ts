import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from '../app.module';
import type { ServiceConfig } from '../config/service-config';
import { logAnswers } from '../logging/logging.module';
import { serveApiDescription } from './describe-api';
import { trackConnections } from './end-connections';
import { limitCallbacks, secureApp } from './secure-app';

/** Nothing that this service takes comes near it, in bytes. */
const BODY_LIMIT = 16 * 1024;
/** How often connections are looked at for requests that take too long, in milliseconds. */
const LOOK_MS = 1_000;

/** What does not get the API's prefix: pages, what machines look at, and what names the prefix itself. */
const OUTSIDE_THE_API = [
  '/',
  'home/*path',
  'checkout/*path',
  'operator',
  'operator/*path',
  'api/operator/*path',
  'health/live',
  'health/ready',
  'metrics',
];

/** The service, assembled but not listening yet. @throws when the database cannot be opened */
export async function createApp(config: ServiceConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: config.requests.timeoutMs,
    http: {
      headersTimeout: config.requests.headersTimeoutMs,
      requestTimeout: config.requests.timeoutMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, config.requests.headersTimeoutMs),
    },
    trustProxy: config.trustedProxies === 0 ? false : config.trustedProxies,
    genReqId: () => randomUUID(),
  });
  ignoreOtherBodies(adapter);
  const endConnections = trackConnections(adapter.getHttpServer());
  adapter.getInstance().addHook('preClose', async () => endConnections());
  limitCallbacks(adapter);
  logAnswers(adapter, config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forConfig(config), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('api', { exclude: OUTSIDE_THE_API });
  app.enableShutdownHooks();
  await secureApp(app, config);
  if (!config.production) serveApiDescription(app);
  return app;
}

/** A callback may come with any body: it is read up to the limit and dropped, and validation refuses its absence elsewhere. */
function ignoreOtherBodies(adapter: FastifyAdapter): void {
  const drop = (_request: unknown, _body: unknown, done: (error: null, body?: undefined) => void) =>
    done(null);
  adapter.getInstance().addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, drop);
}
