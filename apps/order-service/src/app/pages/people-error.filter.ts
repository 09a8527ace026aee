import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiErrorBody } from '../errors/api-error';
import { toApiError } from '../errors/to-api-error';
import { describeError } from '../logging/describe-error';
import { html } from './html';
import { htmlDocument, type PageLooks } from './document';
import { pageHeaders } from './page-headers';

/** Errors for people who run the service: the same code, message and remedy as the API's, as a page. */
@Catch()
export abstract class PeopleErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(PeopleErrorFilter.name);

  /** @param home where the page leads back to */
  constructor(
    private readonly looks: PageLooks,
    private readonly home: string,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = pageHeaders(host.switchToHttp().getResponse<FastifyReply>());
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const { status, body, cause } = toApiError(error);
    if (status >= 500)
      this.logger.error({ requestId: request.id, err: describeError(cause ?? error) }, body.code);
    void reply.status(status).header('x-request-id', request.id);
    void reply.type('text/html; charset=utf-8').send(this.page(body));
  }

  private page({ code, message, remedy }: ApiErrorBody): string {
    const body = html`<main class="alone">
      <section class="ticket">
        <h1>${message}</h1>
        ${remedy && html`<p>${remedy}</p>`}
        <p><a href="${this.home}">Back</a></p>
        <p class="small"><code>${code}</code></p>
      </section>
    </main>`;
    return htmlDocument({ language: 'en', title: message, looks: this.looks, body });
  }
}
