import type { ApiErrorBody } from '../errors/api-error';
import { html, type Html } from './html';
import type { Language } from './language';
import { REFUSALS_MN } from './refusals.mn';

/** A refusal as a page says it: in the page's language, and in the API's own words, by which the runbooks know it. */
export function said({ code, message, remedy }: ApiErrorBody, language: Language): Html {
  const own = html`<span lang="en">${message} ${remedy}</span>`;
  const translated = language === 'mn' && REFUSALS_MN[code];
  return translated ? html`${translated}<br /><small>${own}</small>` : own;
}
