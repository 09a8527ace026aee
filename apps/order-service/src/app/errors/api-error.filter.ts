import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../logging/describe-error';
import { toApiError } from './to-api-error';

/** The only place where an error becomes an answer. */
@Catch()
export class ApiErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('ApiError');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { id } = host.switchToHttp().getRequest<FastifyRequest>();
    const answer = toApiError(error);
    if (answer.status >= 500)
      this.logger.error({ requestId: id, err: describeError(answer.cause ?? answer) }, answer.body.code);
    if (answer.retryAfterSeconds) void reply.header('retry-after', String(answer.retryAfterSeconds));
    if (answer.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.header('x-request-id', id);
    // A route may have announced another type for its own answers.
    void reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body);
  }
}
