/** What a caller is told about a refusal. Codes are stable; texts may be reworded. */
export interface ApiErrorBody {
  code: string;
  message: string;
  /** What the caller can do about it. */
  remedy?: string;
  /** One message per field that was refused. */
  fields?: Record<string, string>;
  /** The order that the failed request has left behind, where there is one. */
  orderId?: string;
}

/** A refusal with its HTTP status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly body: ApiErrorBody,
    options: {
      cause?: unknown;
      /** Seconds for the `Retry-After` header. */
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(body.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  readonly retryAfterSeconds?: number;
}

/** 404: there is none, or it belongs to somebody else; the answer does not tell which. */
export function paymentNotFound(): ApiError {
  return new ApiError(404, { code: 'PAYMENT_NOT_FOUND', message: 'There is no such payment.' });
}

/** 401: the token is missing, malformed, expired or not for this service; the answer does not tell which. */
export function notAuthenticated(): ApiError {
  return new ApiError(401, {
    code: 'NOT_AUTHENTICATED',
    message: 'A valid user token is required.',
    remedy: 'Send the header Authorization: Bearer <user token>.',
  });
}
