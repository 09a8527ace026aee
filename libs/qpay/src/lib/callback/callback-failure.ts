import {
  InternalServerErrorException,
  NotFoundException,
  ServiceUnavailableException,
  type HttpException,
} from '@nestjs/common';
import { QPayError } from '../errors/qpay-error';

/** The answer to a token that is nobody's: as if there were nothing here. */
export function unknownCallback(): HttpException {
  return new NotFoundException();
}

/**
 * The answer to a callback that could not be followed up: 503 when the reason may pass or is unknown, 500 when QPay's own
 * rules say that a repetition changes nothing. The reason is its `cause`, for the application's filters, and is not sent.
 */
export function failedCallback(cause: unknown): HttpException {
  const lasting = cause instanceof QPayError && !cause.retryable;
  return lasting
    ? new InternalServerErrorException('The callback could not be processed.', { cause })
    : new ServiceUnavailableException('The callback could not be processed now.', { cause });
}
