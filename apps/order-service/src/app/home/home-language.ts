import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from '../pages/language';

/** The language that the address names, else the browser's, else Mongolian. */
export function homeLanguage({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Language {
  return chooseLanguage(Reflect.get(Object(query), 'lang'), headers['accept-language']);
}
