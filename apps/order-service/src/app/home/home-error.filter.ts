import { Catch } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Language } from '../pages/language';
import { PeopleErrorFilter } from '../pages/people-error.filter';
import { HomeFiles } from './home-files.service';
import { homeLanguage } from './home-language';

/** What went wrong on the home page. */
@Catch()
export class HomeErrorFilter extends PeopleErrorFilter {
  constructor(files: HomeFiles) {
    super(files.page, '/');
  }

  protected languageOf(request: FastifyRequest): Language {
    return homeLanguage(request);
  }
}
