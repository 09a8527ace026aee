import { createRequire } from 'node:module';
import type { QPayAuthService } from './lib/auth/qpay-auth.service';
import type { QPayClient } from './lib/client/qpay-client';
import { optionsFromEnvironment, ENVIRONMENT_NAMES } from './lib/config/environment';
import type { QPayModuleOptions } from './lib/config/qpay-options';
import type { QPayRedis } from './lib/config/qpay-redis';
import { resolveQPayOptions } from './lib/config/resolve-options';
import { QPayConfigurationError } from './lib/errors/qpay-local-errors';
import { assembleAuth, assembleCircuit, assembleClient, assembleHttp } from './lib/qpay.assembly';

/** The token service and the client without a Nest application. */
export interface QPay {
  /** The token service. */
  readonly auth: QPayAuthService;
  /** QPay’s API, with that token. */
  readonly client: QPayClient;
  /** Lets go of connections and timers; a script ends after it. */
  close(): Promise<void>;
}

/**
 * The same objects that `QPayModule` provides, for scripts and for code outside dependency injection.
 *
 * @throws QPayConfigurationError that names every bad option
 */
export function createQPay(options: QPayModuleOptions): QPay {
  const resolved = resolveQPayOptions(options);
  const http = assembleHttp(resolved);
  const auth = assembleAuth(resolved, http);
  const lease = assembleCircuit(http);
  const close = () => {
    lease.release();
    return auth.close();
  };
  return { auth, client: assembleClient(resolved, auth, http, lease), close };
}

let shared: QPay | undefined;

/**
 * The process' token service, configured from the environment on first use and the same ever after: `QPAY_CLIENT_ID`,
 * `QPAY_CLIENT_SECRET`, `QPAY_INVOICE_CODE`; optional `QPAY_BASE_URL`, `QPAY_CALLBACK_URL`, `REDIS_DATABASE_URI`.
 *
 * @throws QPayConfigurationError that names every missing variable
 */
export function getQPayAuthService(): QPayAuthService {
  return fromEnvironment().auth;
}

/** The process' client, configured as `getQPayAuthService` says and sharing its token. */
export function getQPayClient(): QPayClient {
  return fromEnvironment().client;
}

/** Closes what `getQPayAuthService` and `getQPayClient` opened, so that a script can end. The next use opens it anew. */
export async function closeQPay(): Promise<void> {
  const open = shared;
  shared = undefined;
  await open?.close();
}

function fromEnvironment(): QPay {
  shared ??= createQPay({ ...environmentOptions(), ...redisFromEnvironment() });
  return shared;
}

function environmentOptions(): QPayModuleOptions {
  const options = optionsFromEnvironment(process.env);
  try {
    return resolvable(options);
  } catch (error) {
    if (!(error instanceof QPayConfigurationError)) throw error;
    throw new QPayConfigurationError(namingVariables(error.message));
  }
}

function resolvable(options: Partial<QPayModuleOptions>): QPayModuleOptions {
  resolveQPayOptions(options);
  const { clientId = '', clientSecret = '', invoiceCode = '' } = options;
  return { ...options, clientId, clientSecret, invoiceCode };
}

/** A reader of the environment looks for variables, not for options. */
function namingVariables(message: string): string {
  return Object.entries(ENVIRONMENT_NAMES).reduce(
    (text, [option, variable]) =>
      text.replaceAll(new RegExp(`\\b${option} (is|must)`, 'g'), `${variable} $1`),
    message,
  );
}

/** ioredis is loaded only where a Redis is named: it is an optional peer. */
function redisFromEnvironment(): { redis?: QPayRedis } {
  const uri = process.env.REDIS_DATABASE_URI;
  if (!uri) return {};
  const { Redis } = loadIoredis();
  // Never connects itself: it is the pattern of the connections that the token service makes.
  return { redis: new Redis(uri, { lazyConnect: true }) };
}

function loadIoredis(): typeof import('ioredis') {
  try {
    return createRequire(__filename)('ioredis');
  } catch (cause) {
    throw new QPayConfigurationError(
      'REDIS_DATABASE_URI is set, and ioredis is not installed: npm install ioredis.',
      { cause },
    );
  }
}
