import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './command';

const PAGE =
  '<!-- bench:begin --> table <!-- bench:end --> between <!-- fleet:begin --> old <!-- fleet:end --> after';
const SMALL = ['--instances', '3', '--days', '1.1', '--seed', '5'];

describe('the command of the fleet', () => {
  let folder: string;
  let file: string;
  let printed: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qpay-bench-'));
    file = join(folder, 'page.md');
    writeFileSync(file, PAGE);
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('prints, and leaves the page alone', async () => {
    expect(await main(SMALL, file)).toBe(0);
    expect(printed).toMatch(/logins per rotation +1\.000/);
    expect(readFileSync(file, 'utf8')).toBe(PAGE);
  });

  it('puts what it prints between the markers of its own with --write', async () => {
    expect(await main([...SMALL, '--write'], file)).toBe(0);
    const page = readFileSync(file, 'utf8');
    const [before, after] = page.split(printed.trim());
    expect(before).toMatch(
      /^<!-- bench:begin --> table <!-- bench:end --> between <!-- fleet:begin -->\n\nRun on [\d-]+ with Node [\d.]+ by `npx nx run qpay-bench:fleet --instances 3 --days 1.1 --seed 5 --write`:\n\n```text\n$/,
    );
    expect(after).toBe('\n```\n\n<!-- fleet:end --> after');
  });
});
