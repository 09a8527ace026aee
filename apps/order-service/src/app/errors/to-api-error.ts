import { isNativeError } from 'node:util/types';
import { HttpException } from '@nestjs/common';
import { QPayError } from 'nestjs-qpay';
import { ZodValidationException } from 'nestjs-zod';
import { ZodError } from 'zod';
import { ApiError, type ApiErrorBody } from './api-error';
import { fromQPayError } from './from-qpay-error';

const BY_STATUS: Readonly<Record<number, ApiErrorBody>> = {
  400: { code: 'BAD_REQUEST', message: 'The request cannot be read.', remedy: 'Send a JSON object.' },
  404: { code: 'NOT_FOUND', message: 'There is nothing at this address.' },
  405: { code: 'METHOD_NOT_ALLOWED', message: 'This address does not take that method.' },
  413: { code: 'BODY_TOO_LARGE', message: 'The request body is too large.' },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'The request body must be JSON.' },
};

const INTERNAL: ApiErrorBody = {
  code: 'INTERNAL_ERROR',
  message: 'Something went wrong here.',
  remedy: 'Try again; tell the operators the x-request-id of this answer when it happens again.',
};

/** Any error in the form that callers see: nothing of an unexpected one but that it happened. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof QPayError) return fromQPayError(error);
  if (error instanceof ZodValidationException) return validationFailed(error);
  const status = statusOf(error);
  const body = BY_STATUS[status];
  return body ? new ApiError(status, body, { cause: error }) : new ApiError(500, INTERNAL, { cause: error });
}

function validationFailed(error: ZodValidationException): ApiError {
  const zodError = error.getZodError();
  const fields: Record<string, string> = {};
  for (const issue of zodError instanceof ZodError ? zodError.issues : []) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || 'body'];
    for (const name of names)
      fields[name] ??= issue.code === 'unrecognized_keys' ? 'is not known.' : issue.message;
  }
  const named = Object.entries(fields).map(([field, message]) => `${field} ${message}`);
  return new ApiError(400, { code: 'VALIDATION_FAILED', message: named.join(' '), fields });
}

/** Nest's exceptions and Fastify's errors both know their status. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (isNativeError(error) && 'statusCode' in error) return Number(error.statusCode);
  return 500;
}
