import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openFolder } from './open-folder';

describe(openFolder, () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'open-folder-'));
    folder = join(root, 'programs');
    mkdirSync(folder);
    writeFileSync(join(folder, 'program'), 'a program', { mode: 0o755 });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is the folder itself where everybody can reach it', () => {
    chmodSync(root, 0o755);
    expect(openFolder(folder, `${basename(root)}-copy`)).toBe(folder);
  });

  it('is one copy for all who ask, where a folder above it is closed', () => {
    chmodSync(root, 0o700);
    const copy = openFolder(folder, `${basename(root)}-copy`);
    try {
      expect(copy).not.toContain(`${root}/`);
      expect(statSync(copy).mode & 0o001).toBe(1);
      expect(readFileSync(join(copy, 'program'), 'utf8')).toBe('a program');
      expect(statSync(join(copy, 'program')).mode & 0o111).toBe(0o111);
      writeFileSync(join(copy, 'here'), '');
      expect(openFolder(folder, `${basename(root)}-copy`)).toBe(copy);
      expect(readFileSync(join(copy, 'here'), 'utf8')).toBe('');
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
