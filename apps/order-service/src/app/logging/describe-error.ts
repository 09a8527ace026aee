import { isNativeError } from 'node:util/types';
import { DrizzleQueryError } from 'drizzle-orm';
import { QPayError } from 'nestjs-qpay';

/** An error as it may be written down. */
export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: DescribedError;
}

const DEPTH = 3;

/**
 * Name, message, code and stack of an error and its causes, and nothing else of it: errors of HTTP clients carry requests
 * with credentials, and drizzle writes every parameter of a failed query into its message.
 */
export function describeError(error: unknown, depth = DEPTH): DescribedError {
  if (!isNativeError(error)) return { type: typeof error, message: 'Something that is no error was thrown.' };
  const cause = error.cause !== undefined && depth > 1 ? describeError(error.cause, depth - 1) : undefined;
  if (error instanceof DrizzleQueryError) {
    return { type: 'DrizzleQueryError', message: `Failed query: ${error.query}`, cause };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack, ...qpayFields(error), cause };
}

/** An error as the logger gets it: one that was described already stays as it is. */
export function writableError(error: unknown): DescribedError {
  return isDescribed(error) ? error : describeError(error);
}

function isDescribed(error: unknown): error is DescribedError {
  if (typeof error !== 'object' || error === null || isNativeError(error)) return false;
  return 'type' in error && 'message' in error && typeof error.message === 'string';
}

function qpayFields(error: Error): Record<string, unknown> {
  if (!(error instanceof QPayError)) return {};
  const { operation, httpStatus, qpayCode } = error;
  return { operation, httpStatus, qpayCode };
}
