import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from 'test-servers';
import { BENCHMARKS_FILE } from '../document/marked-section';
import { main } from './command';
import { LocalCrew } from './crew/local-crew';

const PIECE = ['--quick', '--lanes', '1', '--scenario', 'warm read', '--scenario', 'cold burst'];
const PAGE =
  'before <!-- bench:begin --> old <!-- bench:end --> between <!-- fleet:begin --> <!-- fleet:end --> after';

describe('a piece of the quick benchmark', () => {
  let folder: string;
  let file: string;
  let printed: string;

  const run = (...argv: string[]) =>
    main([...PIECE, ...argv], {
      startRedis,
      newCrew: () => new LocalCrew(),
      print: (text) => (printed = text),
      progress: () => undefined,
      file,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qpay-bench-'));
    file = join(folder, 'page.md');
    writeFileSync(file, PAGE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('prints both tables, reaches its counts and leaves the page alone', async () => {
    const page = readFileSync(BENCHMARKS_FILE, 'utf8');
    expect(await run('--check')).toBe(0);
    expect(printed).toMatch(/\| cold burst: login 1 s: logins +\| +1 \| +1 \| +yes \|/);
    expect(printed).toMatch(/\| \*\*warm read\*\* +\| /);
    expect(printed).toContain('npx nx run qpay-bench:bench --quick --lanes 1');
    expect(readFileSync(file, 'utf8')).toBe(PAGE);
    expect(readFileSync(BENCHMARKS_FILE, 'utf8')).toBe(page);
  }, 60_000);

  it('writes what it prints between the markers with --write', async () => {
    await run('--write', '--rival', 'ours');
    const page = readFileSync(file, 'utf8');
    expect(page).toBe(PAGE.replace(' old ', () => `\n\n${printed}\n\n`));
  }, 60_000);

  it('names what it does not know', async () => {
    await expect(run('--rival', 'nobody')).rejects.toThrow('There is no rival "nobody"');
    await expect(run('--lanes', 'many')).rejects.toThrow('--lanes must be a whole number');
  });
});
