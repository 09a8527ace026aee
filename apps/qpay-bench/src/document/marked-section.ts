import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page that the figures stand on. The same way from `src` and from `dist`. */
export const BENCHMARKS_FILE = join(__dirname, '../../../../docs/BENCHMARKS.md');

/** The parts of the page that a program writes; everything else is written by people. */
export const SECTIONS = ['bench', 'fleet'] as const;
export type SectionName = (typeof SECTIONS)[number];

const beginOf = (name: SectionName) => `<!-- ${name}:begin -->`;
const endOf = (name: SectionName) => `<!-- ${name}:end -->`;

/**
 * Puts `body` between the section's two markers and leaves every other character as it is.
 *
 * @throws Error when the text has not each marker exactly once, in their order
 */
export function replaceSection(text: string, name: SectionName, body: string): string {
  const [before, rest, ...more] = text.split(beginOf(name));
  const [old, after, ...evenMore] = (rest ?? '').split(endOf(name));
  if (before === undefined || old === undefined || after === undefined || more.length + evenMore.length > 0) {
    throw new Error(`The page needs ${beginOf(name)} and, after it, ${endOf(name)}, each once.`);
  }
  return `${before}${beginOf(name)}\n\n${body.trim()}\n\n${endOf(name)}${after}`;
}

/** Writes the section into the page with the figures, or into another file like it. */
export function writeSection(name: SectionName, body: string, file = BENCHMARKS_FILE): void {
  writeFileSync(file, replaceSection(readFileSync(file, 'utf8'), name, body));
}
