import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(__dirname, '../../../..');

/** A fenced block of a page. */
export interface Snippet {
  page: string;
  /** Line of the page on which its text begins, from 1. */
  line: number;
  /** The word after the fence: `ts`, `sh`, `mermaid`… */
  language: string;
  text: string;
}

/** One page of the documentation. */
export interface Page {
  path: string;
  text: string;
  /** The text without fenced blocks, line for line. */
  prose: string;
  snippets: Snippet[];
}

const COVERED = /^(README|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$|^(libs|apps)\/[^/]+\/README\.md$/;

/** Every file of the repository that git knows or would take. */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return listed.split('\n').filter(Boolean);
}

/** README, CONTRIBUTING, everything under docs, and the README of each project. */
export function pages(): Page[] {
  return repositoryFiles()
    .filter((path) => COVERED.test(path))
    .map(readPage);
}

function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const snippets: Snippet[] = [];
  const prose: string[] = [];
  let open: Snippet | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence && open) open = undefined;
    else if (fence)
      snippets.push((open = { page: path, line: index + 2, language: fence[1] ?? '', text: '' }));
    else if (open) open.text += `${line}\n`;
    prose.push(fence || open ? '' : line);
  }
  return { path, text, prose: prose.join('\n'), snippets };
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsOf(page: Page): Set<string> {
  const seen = new Map<string, number>();
  const anchors = page.prose
    .split('\n')
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) => {
      const plain = line.replace(/^#+ /, '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
      const slug = plain
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
        .replaceAll(' ', '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    });
  return new Set(anchors);
}
