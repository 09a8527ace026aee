import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(folder: string, owner: Owner) {
    super(
      `The database folder ${folder} is in use by process ${owner.pid}. End that process, choose another folder ` +
        `(DATA_DIR), or set DATABASE_URL to a PostgreSQL that several processes may share.`,
    );
  }
}

interface Owner {
  id: string;
  pid: number;
  /** When that process started, as the system counts it: a process id is used again after a while. */
  started: string;
  released?: boolean;
}

/** Owners within this process; its own process id in a file means nothing without an entry here. */
const held = new Set<string>();

/**
 * Takes the folder for this process. PGlite itself lets two processes open one folder, which ruins it.
 *
 * Locks are numbered files, and the highest one counts. Whoever finds it released, or its process gone, makes the next
 * number: a file appears once, so one of several succeeds. The highest file is never removed, so no two can start over.
 * @returns what gives it back
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const owner: Owner = { id: randomUUID(), pid: process.pid, started: await startOf(process.pid) };
  held.add(owner.id);
  try {
    const file = await takeNext(folder, owner);
    return async () => {
      if (held.delete(owner.id)) await replace(folder, file, { ...owner, released: true });
    };
  } catch (error) {
    held.delete(owner.id);
    throw error;
  }
}

async function takeNext(folder: string, owner: Owner): Promise<string> {
  for (;;) {
    const current = (await lockNumbers(folder)).at(-1) ?? 0;
    const previous = current > 0 ? await readOwner(join(folder, nameOf(current))) : undefined;
    if (previous && (await isAlive(previous))) throw new FolderInUseError(folder, previous);
    const file = join(folder, nameOf(current + 1));
    if (!(await appears(folder, file, owner))) continue;
    const numbers = await lockNumbers(folder);
    if (numbers.at(-1) === current + 1) {
      await Promise.all(numbers.slice(0, -1).map((number) => removed(join(folder, nameOf(number)))));
      return file;
    }
    // What was looked at had been removed meanwhile, because somebody is further on.
    await removed(file);
  }
}

const NAME = /^lock\.(\d{12})$/;
const nameOf = (number: number) => `lock.${String(number).padStart(12, '0')}`;

async function lockNumbers(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

/** Makes the file with its whole content, so that nobody reads half of it; false when it is there already. */
async function appears(folder: string, file: string, owner: Owner): Promise<boolean> {
  const draft = join(folder, `draft.${owner.id}`);
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function replace(folder: string, file: string, owner: Owner): Promise<void> {
  const draft = join(folder, `draft.${owner.id}`);
  await writeFile(draft, JSON.stringify(owner));
  await rename(draft, file);
}

async function removed(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.released) return false;
  if (owner.pid === process.pid) return held.has(owner.id);
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
