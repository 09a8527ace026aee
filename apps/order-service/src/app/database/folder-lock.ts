import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(folder: string, owner: Owner, file: string) {
    super(
      `The database folder ${folder} is in use by process ${owner.pid}. End that process, choose another folder ` +
        `(DATA_DIR), or set DATABASE_URL to a PostgreSQL that several processes may share. ` +
        `If no such process exists, delete ${file}.`,
    );
  }
}

interface Owner {
  pid: number;
  /** When that process started, as the system counts it: a process id is used again after a while. */
  started: string;
}

/** Paths that this process holds; its own id in a file means nothing without an entry here. */
const held = new Set<string>();

/**
 * Takes the folder for this process. PGlite itself lets two processes open one folder, which ruins it.
 * A lock left by a process that is gone is taken over.
 * @returns what gives it back
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  // A link either appears with its whole content or fails: nobody reads half a lock.
  const draft = join(folder, `lock.${randomUUID()}`);
  await writeFile(
    draft,
    JSON.stringify({ pid: process.pid, started: await startOf(process.pid) } satisfies Owner),
  );
  try {
    while (!(await linked(draft, file))) await removeStaleLock(folder, file);
  } finally {
    await unlink(draft);
  }
  held.add(file);
  return async () => {
    if (held.delete(file)) await unlink(file);
  };
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStaleLock(folder: string, file: string): Promise<void> {
  const owner = await readOwner(file);
  if (!owner) return;
  if (await isAlive(owner, file)) throw new FolderInUseError(folder, owner, file);
  const aside = join(folder, `lock.stale.${randomUUID()}`);
  try {
    await rename(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = await readOwner(aside);
  // Somebody took the folder over between the look and the move: what was moved is a live lock, so it goes back.
  if (moved && (await isAlive(moved, file))) await linked(aside, file);
  await unlink(aside);
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function isAlive(owner: Owner, file: string): Promise<boolean> {
  if (owner.pid === process.pid) return held.has(file);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
  }
  return owner.started === (await startOf(owner.pid));
}

/** Clock ticks from boot to the process's start; empty where the system has no /proc. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces; the start time is field 22.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function hasCode(error: unknown, code: string): boolean {
  return isNativeError(error) && 'code' in error && error.code === code;
}
