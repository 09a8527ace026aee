import { VERSION_NEUTRAL, type ControllerOptions } from '@nestjs/common';
import { z } from 'zod';
import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { QPayCallbackOptions } from './callback-options';

const DEFAULT_MIN_INTERVAL_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 8_000;

const milliseconds = (least: number, most: number) =>
  z
    .number('must be a number of milliseconds')
    .int('must be a whole number of milliseconds')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const schema = z
  .object({
    path: z
      .string('must be a text such as qpay/callback')
      .regex(/^[\w~-][\w.~/-]*$/, 'must be a plain path such as qpay/callback'),
    resolve: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
    useExisting: z.custom((value) => Boolean(value), 'must be an injection token').optional(),
    minIntervalMs: milliseconds(0, 60_000).default(DEFAULT_MIN_INTERVAL_MS),
    timeoutMs: milliseconds(1, 600_000).default(DEFAULT_TIMEOUT_MS),
  })
  .superRefine((options, context) => {
    if (Boolean(options.resolve) !== Boolean(options.useExisting)) return;
    const message = options.resolve
      ? 'and useExisting exclude each other: keep the one that finds what a token is for'
      : 'is required: a function, or `useExisting: SomeProvider`, that finds what a token is for';
    context.addIssue({ code: 'custom', path: ['resolve'], message });
  });

/** The limits that hold for callbacks, validated and complete. */
export interface CallbackLimits {
  minIntervalMs: number;
  timeoutMs: number;
}

/**
 * Validates what an application says about its callback.
 *
 * @throws QPayConfigurationError that names every bad field
 */
export function resolveCallbackLimits(options: QPayCallbackOptions, name: string): CallbackLimits {
  const parsed = schema.safeParse({ ...options, path: callbackRoute(options, name).path });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `callback${path.map((part) => `.${String(part)}`).join('')} ${message}`,
  );
  throw new QPayConfigurationError(`QPay's callback is not configured: ${problems.join('; ')}.`);
}

/** Where the controller of a registration goes. Read when modules are put together, before anything can be validated. */
export function callbackRoute(
  { path, version = VERSION_NEUTRAL }: QPayCallbackOptions,
  name: string,
): { path: string; version: ControllerOptions['version'] } {
  const byDefault = name ? `qpay/${name}/callback` : 'qpay/callback';
  return { path: String(path ?? byDefault).replace(/^\/+|\/+$/g, ''), version };
}
