import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module, RequestMethod } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
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

/** Middleware sees the address without its prefix in `url`; the whole one stands beside it. */
function addressOf(req: IncomingMessage & { originalUrl?: string }): string {
  return req.originalUrl ?? req.url ?? '';
}

/** What is written about each request. Headers are left out whole: nothing there is worth the risk. */
const serializers = {
  req: (req: IncomingMessage) => ({ id: req.id, method: req.method, url: safeUrl(addressOf(req)) }),
  res: (res: ServerResponse) => ({ statusCode: res.statusCode }),
  err: writableError,
};

function loggerParams(config: ServiceConfig): Params {
  return {
    pinoHttp: {
      level: config.logLevel,
      wrapSerializers: false,
      serializers,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
      autoLogging: { ignore: (req) => addressOf(req).startsWith('/health/') },
    },
    forRoutes: [{ path: '{*path}', method: RequestMethod.ALL }],
  };
}

/** Structured logs (pino) that never hold a credential, a token or a callback's address. */
@Module({
  imports: [LoggerModule.forRootAsync({ inject: [ServiceConfig], useFactory: loggerParams })],
})
export class LoggingModule {}
