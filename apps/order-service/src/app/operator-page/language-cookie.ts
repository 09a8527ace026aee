import type { FastifyRequest } from 'fastify';
import { chooseLanguage, LANGUAGES, type Language } from '../pages/language';

const COOKIE = 'operator-language';
/** As long as browsers keep a cookie at most, in seconds. */
const YEAR_SECONDS = 365 * 86_400;

/** The language that was chosen on the page, else the browser's, else Mongolian. */
export function operatorLanguage({ headers }: FastifyRequest): Language {
  const chosen = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w+)`).exec(headers.cookie ?? '')?.[1];
  return chooseLanguage(chosen, headers['accept-language']);
}

/** `Set-Cookie` of a choice; nothing for what is no language. There is no secret in it, and no right. */
export function languageCookie(chosen: string): string | undefined {
  const language = LANGUAGES.find((each) => each === chosen);
  return language && `${COOKIE}=${language}; Max-Age=${YEAR_SECONDS}; Path=/operator; HttpOnly; SameSite=Lax`;
}
