import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toApiError } from '../errors/to-api-error';
import { describeError } from '../logging/describe-error';
import { CheckoutPages } from './checkout-page.service';
import { pageHeaders } from '../pages/page-headers';
import type { Problem } from './view/texts';

const PROBLEMS: Readonly<Record<number, Problem>> = { 403: 'denied', 404: 'missing' };

/** Errors as people see them; a script gets the form that the API has. */
@Catch()
export class CheckoutErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(CheckoutErrorFilter.name);

  constructor(private readonly pages: CheckoutPages) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = pageHeaders(host.switchToHttp().getResponse<FastifyReply>());
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const { status, body, cause, retryAfterSeconds } = toApiError(error);
    if (status >= 500)
      this.logger.error({ requestId: request.id, err: describeError(cause ?? error) }, body.code);
    if (retryAfterSeconds) void reply.header('retry-after', String(retryAfterSeconds));
    void reply.status(status).header('x-request-id', request.id);
    if (wantsPage(request)) {
      const page = this.pages.problem(request, PROBLEMS[status] ?? 'failed');
      void reply.type('text/html; charset=utf-8').send(page);
    } else void reply.type('application/json; charset=utf-8').send(body);
  }
}

/** Browsers that load a page or send a form say so. */
export function wantsPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers.accept?.includes('text/html') ?? false;
}
