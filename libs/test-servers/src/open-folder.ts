import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** That everybody may go through a folder. */
const OTHERS_MAY_PASS = 0o001;

/**
 * The folder itself where every user can reach it, else a copy of it in the temporary folder, made once: root's clone may lie
 * under /root, which is closed to the user that has to run PostgreSQL.
 * @param name of the copy: the same for folders with the same in them, such as two clones with one version of the programs
 */
export function openFolder(folder: string, name: string): string {
  if (isOpen(folder)) return folder;
  const copy = join(tmpdir(), name);
  if (!existsSync(copy)) copyTo(copy, folder);
  // Anybody may have put something there before.
  if (lstatSync(copy).uid !== process.getuid?.())
    throw new Error(`${copy} belongs to somebody else: remove it, it is to hold a copy of ${folder}.`);
  return copy;
}

function isOpen(folder: string): boolean {
  const open = (statSync(folder).mode & OTHERS_MAY_PASS) !== 0;
  return open && (dirname(folder) === folder || isOpen(dirname(folder)));
}

/** Whole or not at all: others may be about to do the same. */
function copyTo(copy: string, folder: string): void {
  const making = mkdtempSync(`${copy}-`);
  cpSync(folder, making, { recursive: true, verbatimSymlinks: true });
  chmodSync(making, 0o755);
  try {
    renameSync(making, copy);
  } catch (error) {
    rmSync(making, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
}
