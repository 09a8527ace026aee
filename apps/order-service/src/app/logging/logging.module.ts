import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { ServiceConfig } from '../config/service-config';
import { describeError } from './describe-error';
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
  err: (error: unknown) => describeError(error),
};

function loggerParams(config: ServiceConfig): Params {
  return {
    pinoHttp: {
      level: config.logLevel,
      wrapSerializers: false,
      serializers,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
      genReqId: () => randomUUID(),
      autoLogging: { ignore: (req) => (req.url ?? '').startsWith('/health/') },
    },
  };
}

/** Structured logs (pino) that never hold a credential, a token or a callback's address. */
@Module({
  imports: [LoggerModule.forRootAsync({ inject: [ServiceConfig], useFactory: loggerParams })],
})
export class LoggingModule {}
