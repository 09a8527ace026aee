import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts the text between `<!-- name:begin -->` and `<!-- name:end -->` of a page and leaves every other character as it is. A
 * page without the markers gets them at its end; a page that is not there is made.
 */
export function writeSection(file: string, name: string, text: string): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, withSection(page, name, text));
}

/** The page with the section in it. @throws Error when it has one of the markers without the other */
export function withSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 && to < 0) return page ? `${page.trimEnd()}\n\n${section}\n` : `${section}\n`;
  if (from < 0 || to < from) throw new Error(`The page needs ${begin} and, after it, ${end}.`);
  return page.slice(0, from) + section + page.slice(to + end.length);
}
