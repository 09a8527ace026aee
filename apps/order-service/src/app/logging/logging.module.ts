import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { LoggerModule, type Params } from 'nestjs-pino';
import { pinoHttp, type Options } from 'pino-http';
import { ServiceConfig } from '../config/service-config';
import { writableError } from './describe-error';
import { safeUrl } from './safe-url';

/** A second net under the serializers, for objects that are logged by mistake. */
const SECRET_PATHS = [
  'authorization',
  'token',
  'secret',
  'password',
  'clientSecret',
  'accessToken',
  'callbackUrl',
  'headers',
  'config',
].flatMap((name) => [name, `*.${name}`]);

/** What is written about each request. Headers are left out whole: nothing there is worth the risk. */
const serializers = {
  req: (req: IncomingMessage) => ({ id: req.id, method: req.method, url: safeUrl(req.url ?? '') }),
  res: (res: ServerResponse) => ({ statusCode: res.statusCode }),
  err: writableError,
};

/** How requests are logged, and with them everything else. */
function httpLogging(config: ServiceConfig): Options {
  return {
    level: config.logLevel,
    wrapSerializers: false,
    serializers,
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    autoLogging: { ignore: (req) => req.url?.startsWith('/health/') ?? false },
  };
}

/**
 * Writes a line for each answer, under the id that its `x-request-id` has. It is a hook and not nestjs-pino's middleware, which keeps
 * each request in an `AsyncLocalStorage` so that every line of it can name it: until Node 24 every promise of the process pays for
 * that. Lines name the order and the attempt, and those of an error the request.
 */
export function logAnswers(adapter: FastifyAdapter, config: ServiceConfig): void {
  const log = pinoHttp(httpLogging(config));
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    raw.id = request.id;
    log(raw, reply.raw);
    done();
  });
}

/** Structured logs (pino) that never hold a credential, a token or a callback's address. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [ServiceConfig],
      useFactory: (config: ServiceConfig): Params => ({ pinoHttp: httpLogging(config), forRoutes: [] }),
    }),
  ],
})
export class LoggingModule {}
