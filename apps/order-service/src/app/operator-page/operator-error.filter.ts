import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toApiError } from '../errors/to-api-error';
import type { Language } from '../pages/language';
import { pageHeaders } from '../pages/page-headers';
import { PeopleErrorFilter } from '../pages/people-error.filter';
import { operatorLanguage } from './language-cookie';
import { OperatorFiles } from './operator-files.service';
import { signInPage } from './view/sign-in';

/** What went wrong on the operators' page; whoever is not signed in (any more) is asked to. */
@Catch()
export class OperatorErrorFilter extends PeopleErrorFilter {
  constructor(private readonly files: OperatorFiles) {
    super(files.page, '/operator');
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const { status } = toApiError(error);
    if (status !== 401) return super.catch(error, host);
    const reply = pageHeaders(host.switchToHttp().getResponse<FastifyReply>());
    const language = this.languageOf(host.switchToHttp().getRequest<FastifyRequest>());
    void reply.status(status).type('text/html; charset=utf-8').send(signInPage(this.files.page, language));
  }

  protected languageOf(request: FastifyRequest): Language {
    return operatorLanguage(request);
  }
}
