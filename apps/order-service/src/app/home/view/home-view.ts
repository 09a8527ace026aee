import type { ServiceConfig } from '../../config/service-config';
import type { Language } from '../../pages/language';
import type { Journey } from '../journey.service';
import type { HomeTexts } from './texts';

/** What the home page is made from. */
export interface HomeView {
  config: ServiceConfig;
  language: Language;
  texts: HomeTexts;
  /** There once a payment was begun. */
  journey?: Journey;
}

/** An address of the page's, in its language. */
export function inLanguage({ language }: Pick<HomeView, 'language'>, path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}
