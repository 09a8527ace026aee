import { resolve } from 'node:path';
import { commonProblems } from './common-rules';
import { ConfigError, type ConfigProblem } from './config-error';
import { DEVELOPMENT, USER_TOKEN_DEFAULTS } from './development-defaults';
import { environmentSchema, type ReadEnvironment } from './environment.schema';
import { maskSecrets } from './mask-secrets';
import { productionProblems } from './production-rules';
import { readSecretFiles, type Environment } from './secret-files';
import type { ServiceConfig, UserTokenConfig } from './service-config';

/**
 * Reads the environment, fills what is missing from development defaults outside production, and refuses to guess in it.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function loadConfig(environment: Environment): ServiceConfig {
  const { env, problems } = readSecretFiles(environment);
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const shapes = parsed.error.issues.map((issue): ConfigProblem => {
      return { variable: issue.path.join('.'), problem: issue.message };
    });
    throw new ConfigError([...problems, ...shapes]);
  }
  const production = parsed.data.NODE_ENV === 'production';
  problems.push(...commonProblems(parsed.data), ...(production ? productionProblems(parsed.data) : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return maskSecrets(toConfig(parsed.data, production));
}

function toConfig(env: ReadEnvironment, production: boolean): ServiceConfig {
  const port = env.PORT ?? DEVELOPMENT.port;
  return {
    production,
    port,
    host: env.HOST ?? (production ? '0.0.0.0' : 'localhost'),
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${port}`,
    merchantName: env.MERCHANT_NAME ?? merchantNameIn(env, production),
    logLevel: env.LOG_LEVEL,
    qpay: qpayOf(env),
    database: {
      url: env.DATABASE_URL,
      folder: resolve(env.DATA_DIR ?? DEVELOPMENT.dataFolder),
      maxConnections: env.DATABASE_MAX_CONNECTIONS,
    },
    metrics: { port: env.METRICS_PORT, token: env.METRICS_TOKEN },
    redisUrl: env.REDIS_DATABASE_URI,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    requests: { headersTimeoutMs: env.REQUEST_HEADERS_TIMEOUT_MS, timeoutMs: env.REQUEST_TIMEOUT_MS },
    checkoutStreamsPerAddress: env.CHECKOUT_STREAMS_PER_ADDRESS,
    throttle: throttleOf(env),
    userTokens: userTokensOf(env),
    callbacks: { key: env.CALLBACK_KEY ?? DEVELOPMENT.callbackKey, previousKey: env.CALLBACK_KEY_PREVIOUS },
    payments: paymentsOf(env),
    worker: workerOf(env),
    outboxStream: env.OUTBOX_STREAM,
    shutdownSeconds: env.SHUTDOWN_DEADLINE_SECONDS,
    shutdownNoticeSeconds: env.SHUTDOWN_NOTICE_SECONDS,
    ebarimt: env.EBARIMT_ENABLED,
    defaulted: defaultedIn(env),
  };
}

/** A shop that has not said its name is known by its address. */
function merchantNameIn(env: ReadEnvironment, production: boolean): string {
  return production && env.PUBLIC_URL ? new URL(env.PUBLIC_URL).host : DEVELOPMENT.merchantName;
}

function qpayOf(env: ReadEnvironment): ServiceConfig['qpay'] {
  if (env.QPAY_CLIENT_ID && env.QPAY_CLIENT_SECRET && env.QPAY_INVOICE_CODE) {
    return {
      clientId: env.QPAY_CLIENT_ID,
      clientSecret: env.QPAY_CLIENT_SECRET,
      invoiceCode: env.QPAY_INVOICE_CODE,
      baseUrl: env.QPAY_BASE_URL,
    };
  }
  const { clientId, clientSecret, invoiceCode, simulatorUrl } = DEVELOPMENT;
  return { clientId, clientSecret, invoiceCode, baseUrl: env.QPAY_BASE_URL ?? simulatorUrl };
}

function paymentsOf(env: ReadEnvironment): ServiceConfig['payments'] {
  return {
    lifetimeMinutes: env.PAYMENT_LIFETIME_MINUTES,
    checkWindowMs: env.PAYMENT_CHECK_WINDOW_MS,
    recoverySeconds: env.PAYMENT_RECOVERY_SECONDS,
    lateMoney: env.PAYMENT_LATE_MONEY,
    maxOpenPerUser: env.PAYMENT_MAX_OPEN_PER_USER,
  };
}

function throttleOf(env: ReadEnvironment): ServiceConfig['throttle'] {
  return {
    enabled: env.THROTTLE_ENABLED,
    perMinute: {
      callbacksPerToken: env.THROTTLE_CALLBACKS_PER_TOKEN,
      callbacksPerAddress: env.THROTTLE_CALLBACKS_PER_ADDRESS,
      requestsPerAddress: env.THROTTLE_REQUESTS_PER_ADDRESS,
      sessionsPerUser: env.THROTTLE_SESSIONS_PER_USER,
      requestsPerUser: env.THROTTLE_REQUESTS_PER_USER,
      requestsPerOperator: env.THROTTLE_REQUESTS_PER_OPERATOR,
      tokenRefreshes: env.THROTTLE_TOKEN_REFRESHES,
    },
  };
}

function workerOf(env: ReadEnvironment): ServiceConfig['worker'] {
  return {
    enabled: env.WORKER_ENABLED,
    intervalMs: env.WORKER_INTERVAL_MS,
    sweepSeconds: env.SWEEP_INTERVAL_SECONDS,
    sweepOverlapSeconds: env.SWEEP_OVERLAP_SECONDS,
    auditSeconds: env.AUDIT_INTERVAL_SECONDS,
  };
}

function userTokensOf(env: ReadEnvironment): UserTokenConfig {
  const issuer = env.USER_TOKEN_ISSUER ?? USER_TOKEN_DEFAULTS.issuer;
  const audience = env.USER_TOKEN_AUDIENCE ?? USER_TOKEN_DEFAULTS.audience;
  if (env.USER_TOKEN_JWKS_URL) return { mode: 'jwks', jwksUrl: env.USER_TOKEN_JWKS_URL, issuer, audience };
  return { mode: 'hs256', secret: env.USER_TOKEN_SECRET ?? DEVELOPMENT.userTokenSecret, issuer, audience };
}

function defaultedIn(env: ReadEnvironment): string[] {
  const given: Record<string, unknown> = {
    QPAY_CLIENT_ID: env.QPAY_CLIENT_ID,
    DATABASE_URL: env.DATABASE_URL,
    REDIS_DATABASE_URI: env.REDIS_DATABASE_URI,
    USER_TOKEN_SECRET: env.USER_TOKEN_SECRET ?? env.USER_TOKEN_JWKS_URL,
    CALLBACK_KEY: env.CALLBACK_KEY,
    PUBLIC_URL: env.PUBLIC_URL,
  };
  return Object.keys(given).filter((name) => given[name] === undefined);
}
