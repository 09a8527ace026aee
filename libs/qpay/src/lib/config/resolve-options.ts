import { z } from 'zod';
import { readCipherKey } from './cipher-key';
import type { QPayRedis } from './qpay-redis';
import { QPayConfigurationError } from '../errors/qpay-local-errors';
import { DEFAULT_TIMEOUT_MS, QPAY_PRODUCTION_URL } from './constants';

const required = (what: string) => z.string(`is required: ${what}`).trim().min(1, `is required: ${what}`);

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** HTTPS always, except to this very machine, where the simulator is. */
function baseUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://merchant.qpay.mn';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !url.hostname.endsWith('.localhost')) {
    return 'must begin with https://: credentials would travel in clear text';
  }
  if (url.username || url.password) return 'must not contain credentials; use clientId and clientSecret';
  if (url.search || url.hash) return 'must not have a query or fragment';
  if (/\/v2\/?$/.test(url.pathname))
    return 'must not end with /v2: it is the host only, such as https://merchant.qpay.mn';
  return undefined;
}

const baseUrl = z
  .string('must be a URL such as https://merchant.qpay.mn')
  .superRefine((text, context) => {
    const problem = baseUrlProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  })
  .transform((text) => text.replace(/\/+$/, ''));

const isRedis = (value: unknown): value is QPayRedis =>
  typeof value === 'object' && value !== null && ['get', 'set', 'del'].every((name) => name in value);

const schema = z.object({
  clientId: required('the client id (user name) that QPay issued'),
  clientSecret: required('the client secret (password) that QPay issued'),
  invoiceCode: required('the invoice code that QPay issued, such as SHOP_INVOICE'),
  baseUrl: baseUrl.default(QPAY_PRODUCTION_URL),
  callbackUrl: z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' }).optional(),
  redis: z.custom<QPayRedis>(isRedis, 'must be an ioredis client or cluster').optional(),
  tokenStore: z.enum(['redis', 'memory'], "must be 'redis' or 'memory'").optional(),
  name: z.string('must be a text').default(''),
  keyPrefix: z.string('must be a text').optional(),
  encryptionKey: z
    .string('must be a text')
    .transform((text, context) => {
      const key = readCipherKey(text);
      if (key) return key;
      context.addIssue({ code: 'custom', message: 'must be 32 bytes, as 64 hex digits or base64' });
      return z.NEVER;
    })
    .optional(),
  timeoutMs: z
    .number('must be a number of milliseconds')
    .int('must be a whole number of milliseconds')
    .min(1, 'must be at least 1')
    .max(600_000, 'must be at most 600000 (10 minutes)')
    .default(DEFAULT_TIMEOUT_MS),
  lockMaxRetries: z
    .number('must be a number')
    .int('must be a whole number')
    .min(3, 'must be at least 3')
    .optional(),
  keepWarm: z.boolean('must be true or false').default(false),
});

/** The options as the library uses them: complete, validated, with defaults in place. */
export type ResolvedQPayOptions = z.output<typeof schema>;

/**
 * Validates the options and fills in the defaults.
 *
 * @throws QPayConfigurationError that names every bad field and what it should be; a secret's value is never repeated
 */
export function resolveQPayOptions(options: unknown): ResolvedQPayOptions {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'options'} ${issue.message}`,
  );
  throw new QPayConfigurationError(`QPay is not configured: ${problems.join('; ')}.`);
}
