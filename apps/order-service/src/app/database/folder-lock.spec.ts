import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUseError, lockFolder } from './folder-lock';

describe(lockFolder, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'order-service-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const leaveLockOf = (pid: number, started: string) =>
    writeFileSync(join(folder, 'lock.000000000007'), JSON.stringify({ id: 'left', pid, started }));

  async function deadProcess(): Promise<number> {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    return child.pid ?? 0;
  }

  it('lets one of many have the folder', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.every(({ reason }) => reason instanceof FolderInUseError)).toBe(true);
  });

  it('names the process that has it and the ways out', async () => {
    await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      new RegExp(`process ${process.pid}.*DATA_DIR.*DATABASE_URL`),
    );
  });

  it('can be taken again once it is given back, and leaves one file whatever happens', async () => {
    for (let time = 0; time < 5; time++) {
      const unlock = await lockFolder(folder);
      await unlock();
    }
    expect(readdirSync(folder)).toEqual(['lock.000000000005']);
  });

  it('lets one at a time have it when many come and go', async () => {
    let inside = 0;
    let turns = 0;
    const visit = async (): Promise<void> => {
      const unlock = await lockFolder(folder).catch(() => undefined);
      if (!unlock) return visit();
      turns += 1;
      expect(++inside).toBe(1);
      await new Promise(setImmediate);
      inside -= 1;
      await unlock();
    };
    await Promise.all(Array.from({ length: 10 }, visit));
    expect(turns).toBe(10);
  });

  it('takes over the lock of a process that is gone', async () => {
    leaveLockOf(await deadProcess(), '1');
    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('lets one of many take over', async () => {
    leaveLockOf(await deadProcess(), '1');
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over a lock with its own process id that it does not hold, as after the restart of a container', async () => {
    leaveLockOf(process.pid, '1');
    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('takes over a lock whose process id now belongs to a younger process', async () => {
    leaveLockOf(process.ppid, 'another start');
    await expect(lockFolder(folder)).resolves.toBeDefined();
  });
});
