// Finds a real redis-server for the tests, and installs one where that is possible without asking.
//   node tools/ensure-redis.mjs          prints the command as a JSON array
//   import { ensureRedis } from …        returns it
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { installWithApt, installWithBrew, printOrFail, which } from './install.mjs';

const DOCKER_IMAGE = 'redis:7.4.7-alpine';

function dockerCommand() {
  if (!which('docker') || spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status !== 0)
    return undefined;
  return ['docker', 'run', '--rm', '--init', '--network', 'host', DOCKER_IMAGE, 'redis-server'];
}

/** The command that starts a redis-server, as an argument vector. Throws one sentence when there is none to be had. */
export function ensureRedis() {
  const onPath = which('redis-server');
  if (onPath) return [onPath];
  if (installWithApt('redis-server') || installWithBrew('redis')) {
    const installed = which('redis-server');
    if (installed) return [installed];
  }
  const docker = dockerCommand();
  if (docker) return docker;
  throw new Error(
    'The tests need a real redis-server: install Redis 7 (apt-get install redis-server, brew install redis) or start Docker, then run them again.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  printOrFail(() => JSON.stringify(ensureRedis()));
