import type { z } from 'zod';
import { QPayUnexpectedAnswerError } from '../../errors/qpay-transport-errors';

const MOST_ISSUES = 5;

/**
 * Reads an answer by its schema.
 *
 * @throws QPayUnexpectedAnswerError that names the fields, never their values.
 */
export function decodeAnswer<T>(operation: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the answer'} ${message}`);
  throw new QPayUnexpectedAnswerError(
    `QPay's answer to ${operation} is not as known: ${issues.join('; ')}. If QPay has changed its API, this library needs an update.`,
    { operation },
  );
}
