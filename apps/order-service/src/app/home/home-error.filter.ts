import { Catch } from '@nestjs/common';
import { PeopleErrorFilter } from '../pages/people-error.filter';
import { HomeFiles } from './home-files.service';

/** What went wrong on the home page. */
@Catch()
export class HomeErrorFilter extends PeopleErrorFilter {
  constructor(files: HomeFiles) {
    super(files.page, '/');
  }
}
