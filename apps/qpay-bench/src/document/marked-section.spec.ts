import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCHMARKS_FILE, replaceSection, SECTIONS, writeSection } from './marked-section';

const PAGE = [
  '# Figures',
  'Said by people, $1 included.',
  '<!-- bench:begin -->',
  'an old table',
  '<!-- bench:end -->',
  'Between the two.',
  '<!-- fleet:begin --><!-- fleet:end -->',
  'The end.',
].join('\n');

const around = (text: string, name: string) => {
  const [before = '', rest = ''] = text.split(`<!-- ${name}:begin -->`);
  return [before, rest.split(`<!-- ${name}:end -->`)[1]];
};

describe(replaceSection, () => {
  it.each(SECTIONS)('replaces what stands between the markers of %s and nothing else', (name) => {
    const written = replaceSection(PAGE, name, 'a new table with $& in it\n');
    expect(around(written, name)).toEqual(around(PAGE, name));
    expect(written).toContain(`<!-- ${name}:begin -->\n\na new table with $& in it\n\n<!-- ${name}:end -->`);
    expect(written.includes('an old table')).toBe(name !== 'bench');
  });

  it('gives the same page when it is written again', () => {
    const once = replaceSection(PAGE, 'bench', 'table');
    expect(replaceSection(once, 'bench', 'table')).toBe(once);
  });

  it.each([
    ['has no markers', 'nothing'],
    ['ends a section before it begins', '<!-- bench:end --> <!-- bench:begin -->'],
    ['never ends it', '<!-- bench:begin -->'],
    ['has it twice', `${PAGE}${PAGE}`],
  ])('refuses a page that %s', (_, page) => {
    expect(() => replaceSection(page, 'bench', 'table')).toThrow(/each once/);
  });
});

describe(writeSection, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'qpay-bench-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes into the file', () => {
    const file = join(folder, 'page.md');
    writeFileSync(file, PAGE);
    writeSection('fleet', 'a week', file);
    expect(readFileSync(file, 'utf8')).toBe(replaceSection(PAGE, 'fleet', 'a week'));
  });

  it('finds each marker once in docs/BENCHMARKS.md, and something between them', () => {
    const page = readFileSync(BENCHMARKS_FILE, 'utf8');
    for (const name of SECTIONS) {
      expect(() => replaceSection(page, name, 'new')).not.toThrow();
      expect(page).toMatch(new RegExp(`<!-- ${name}:begin -->[^]*\\S[^]*<!-- ${name}:end -->`));
    }
  });
});
