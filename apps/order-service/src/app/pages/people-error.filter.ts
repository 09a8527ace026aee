import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiErrorBody } from '../errors/api-error';
import { toApiError } from '../errors/to-api-error';
import { describeError } from '../logging/describe-error';
import { html } from './html';
import { htmlDocument, type PageLooks } from './document';
import type { Language } from './language';
import { pageHeaders } from './page-headers';
import { said } from './refusals';

const TEXTS: Readonly<Record<Language, Readonly<Record<'title' | 'back', string>>>> = {
  mn: { title: 'Хүсэлт биелсэнгүй', back: 'Буцах' },
  en: { title: 'That did not work', back: 'Back' },
};

/**
 * Errors for people who run the service, as a page: what happened in the page's language, and the API's own code, message and
 * remedy, by which the runbooks know what is wrong.
 */
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
    void reply.type('text/html; charset=utf-8').send(this.page(body, this.languageOf(request)));
  }

  /** The language that the page with the error has. */
  protected abstract languageOf(request: FastifyRequest): Language;

  private page(refusal: ApiErrorBody, language: Language): string {
    const { title, back } = TEXTS[language];
    const body = html`<main class="alone">
      <section class="ticket">
        <h1>${title}</h1>
        <p>${said(refusal, language)}</p>
        <p><a href="${this.home}">${back}</a></p>
        <p class="small"><code>${refusal.code}</code></p>
      </section>
    </main>`;
    return htmlDocument({ language, title, looks: this.looks, body });
  }
}
