import type { DeepLink } from '../database/schema';

/** Schemes that a browser would run instead of opening an app. */
const DANGEROUS = new Set([
  'javascript',
  'data',
  'vbscript',
  'file',
  'blob',
  'about',
  'http',
  'ws',
  'view-source',
]);
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** A control character or a blank could hide the scheme from this check but not from a browser. */
const HIDDEN = /[\s\p{Cc}]/u;

/** QPay's links with everything left out that a page should not offer: they come from outside and end in a browser. */
export function safeDeepLinks(links: readonly DeepLink[]): DeepLink[] {
  return links
    .filter(({ link }) => isAppLink(link))
    .map(({ name, description, logo, link }) => ({
      name,
      description,
      logo: isHttps(logo) ? logo : '',
      link,
    }));
}

function isAppLink(link: string): boolean {
  const start = link.slice(0, link.indexOf(':') + 1);
  const scheme = SCHEME.exec(link)?.[1]?.toLowerCase();
  return scheme !== undefined && !HIDDEN.test(start) && !DANGEROUS.has(scheme);
}

function isHttps(url: string): boolean {
  return /^https:\/\/[^\s"'<>]+$/i.test(url);
}
