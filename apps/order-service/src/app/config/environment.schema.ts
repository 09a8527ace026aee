import { z } from 'zod';

const url = (protocols: RegExp, what: string) =>
  z.url({ protocol: protocols, error: `must be ${what}.` }).transform((value) => value.replace(/\/+$/, ''));

const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}.` })
    .int({ error: `must be a whole number from ${min} to ${max}.` })
    .min(min, { error: `must be at least ${min}.` })
    .max(max, { error: `must be at most ${max}.` });

const flag = z
  .enum(['true', 'false'], { error: 'must be true or false.' })
  .transform((value) => value === 'true');

/** Requests in a minute; 0 sets no limit. */
const perMinute = whole(0, 1_000_000);

/** Origins as browsers send them: scheme, host and port, nothing behind. */
const origins = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every(isOrigin), {
    error: 'must be origins such as https://shop.example.mn, with commas between them.',
  });

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const SHORTEST_KEY = 32;
const SHORTEST_TOKEN = 16;

const key = z.string().refine((text) => Buffer.byteLength(text) >= SHORTEST_KEY, {
  error: `must be at least ${SHORTEST_KEY} bytes long.`,
});

/** Form of every variable by itself. What is needed together is decided in `load-config`. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: whole(0, 65_535).optional(),
  HOST: z.string().optional(),
  PUBLIC_URL: url(/^https?$/, 'an http or https address').optional(),
  MERCHANT_NAME: z.string().max(60, { error: 'must be at most 60 characters long.' }).optional(),
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}.` }).default('info'),
  QPAY_CLIENT_ID: z.string().optional(),
  QPAY_CLIENT_SECRET: z.string().optional(),
  QPAY_INVOICE_CODE: z.string().optional(),
  QPAY_BASE_URL: url(/^https?$/, 'an http or https address').optional(),
  QPAY_ALLOW_ANY_HOST: flag.default(false),
  DATABASE_URL: url(/^postgres(ql)?$/, 'a postgres:// address').optional(),
  DATABASE_MAX_CONNECTIONS: whole(1, 1_000).default(10),
  DATA_DIR: z.string().optional(),
  REDIS_DATABASE_URI: url(/^rediss?$/, 'a redis:// or rediss:// address').optional(),
  METRICS_PORT: whole(0, 65_535).optional(),
  METRICS_TOKEN: z
    .string()
    .min(SHORTEST_TOKEN, { error: `must be at least ${SHORTEST_TOKEN} characters long.` })
    .optional(),
  USER_TOKEN_SECRET: key.optional(),
  CALLBACK_KEY: key.optional(),
  CALLBACK_KEY_PREVIOUS: key.optional(),
  USER_TOKEN_JWKS_URL: url(/^https?$/, 'an https address').optional(),
  USER_TOKEN_ISSUER: z.string().optional(),
  USER_TOKEN_AUDIENCE: z.string().optional(),
  USER_TOKEN_ALLOW_HS256: flag.default(false),
  CORS_ORIGINS: origins,
  TRUSTED_PROXIES: whole(0, 10).default(0),
  REQUEST_HEADERS_TIMEOUT_MS: whole(100, 600_000).default(10_000),
  REQUEST_TIMEOUT_MS: whole(100, 600_000).default(30_000),
  CHECKOUT_STREAMS_PER_ADDRESS: whole(1, 5_000).default(50),
  THROTTLE_ENABLED: flag.default(true),
  THROTTLE_CALLBACKS_PER_TOKEN: perMinute.default(60),
  THROTTLE_CALLBACKS_PER_ADDRESS: perMinute.default(6_000),
  THROTTLE_REQUESTS_PER_ADDRESS: perMinute.default(3_000),
  THROTTLE_SESSIONS_PER_USER: perMinute.default(60),
  THROTTLE_REQUESTS_PER_USER: perMinute.default(600),
  THROTTLE_REQUESTS_PER_OPERATOR: perMinute.default(600),
  THROTTLE_TOKEN_REFRESHES: perMinute.default(6),
  PAYMENT_LIFETIME_MINUTES: whole(1, 60 * 24 * 30).default(60),
  PAYMENT_CHECK_WINDOW_MS: whole(0, 60_000).default(3_000),
  PAYMENT_RECOVERY_SECONDS: whole(30, 3_600).default(120),
  PAYMENT_LATE_MONEY: z.enum(['review', 'honour'], { error: 'must be review or honour.' }).default('review'),
  PAYMENT_MAX_OPEN_PER_USER: whole(1, 100_000).default(50),
  WORKER_ENABLED: flag.default(true),
  WORKER_INTERVAL_MS: whole(10, 60_000).default(1_000),
  SWEEP_INTERVAL_SECONDS: whole(10, 86_400).default(300),
  SWEEP_OVERLAP_SECONDS: whole(0, 86_400).default(600),
  AUDIT_INTERVAL_SECONDS: whole(60, 604_800).default(3_600),
  OUTBOX_STREAM: z.string().default('order-events'),
  SHUTDOWN_DEADLINE_SECONDS: whole(1, 600).default(25),
  SHUTDOWN_NOTICE_SECONDS: whole(0, 300).default(0),
  EBARIMT_ENABLED: flag.default(false),
});

/** The environment in its checked form. */
export type ReadEnvironment = z.infer<typeof environmentSchema>;
