import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';
import type { Rival } from '../lineup';
import type { World } from '../world';

const requireFrom = createRequire(__filename);

/** What the figures depend on. Names no path and no host. */
export async function describeSurroundings(
  world: World,
  rivals: readonly Rival[],
  command: string,
): Promise<string[]> {
  const [processor] = cpus();
  const redis = /redis_version:(\S+)/.exec(await world.redis.info('server'))?.[1] ?? 'unknown';
  const versions = rivals.flatMap(({ packageName }) =>
    packageName ? [`${packageName} ${versionOf(packageName)}`] : [],
  );
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\``,
    `${cpus().length} cores (${processor?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}`,
    `Node ${process.versions.node}, Redis ${redis}, ioredis ${versionOf('ioredis')}`,
    `Rivals: ${[...new Set(versions)].join(', ')}`,
  ];
}

/** Looks for the package's own description above its entry, which `exports` may hide. */
function versionOf(packageName: string): string {
  for (const folder of requireFrom.resolve.paths(packageName) ?? []) {
    const version = readVersion(join(folder, packageName, 'package.json'));
    if (version) return version;
  }
  return readVersion(join(dirname(requireFrom.resolve(packageName)), 'package.json')) ?? 'unknown';
}

function readVersion(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
