// Finds a real redis-server for the tests, and installs one where that is possible without asking.
//   node tools/ensure-redis.mjs          prints the command as a JSON array
//   import { ensureRedis } from …        returns it
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const DOCKER_IMAGE = 'redis:7.4.7-alpine';

const which = (program) => {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
};

const run = (command, args, env = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
    .status === 0;

/** Debian and Ubuntu, as root or with a sudo that asks nothing. */
function installWithApt() {
  if (!which('apt-get')) return false;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && !run('sudo', ['-n', 'true'])) return false;
  // RUNLEVEL=1 keeps the package from starting a server of its own, which would outlive the tests.
  const quiet = [
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'RUNLEVEL=1',
    'apt-get',
    '-qq',
    '-o',
    'Dpkg::Use-Pty=0',
  ];
  const [command, ...args] = [...sudo, ...quiet];
  console.error('redis-server is not on PATH: installing it with apt-get …');
  run(command, [...args, 'update']);
  return run(command, [...args, 'install', '-y', '--no-install-recommends', 'redis-server']);
}

function installWithBrew() {
  if (!which('brew')) return false;
  console.error('redis-server is not on PATH: installing it with brew …');
  return run('brew', ['install', '--quiet', 'redis'], { HOMEBREW_NO_AUTO_UPDATE: '1' });
}

function dockerCommand() {
  if (!which('docker') || spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status !== 0)
    return undefined;
  return ['docker', 'run', '--rm', '--init', '--network', 'host', DOCKER_IMAGE, 'redis-server'];
}

/** The command that starts a redis-server, as an argument vector. Throws one sentence when there is none to be had. */
export function ensureRedis() {
  const onPath = which('redis-server');
  if (onPath) return [onPath];
  if (installWithApt() || installWithBrew()) {
    const installed = which('redis-server');
    if (installed) return [installed];
  }
  const docker = dockerCommand();
  if (docker) return docker;
  throw new Error(
    'The tests need a real redis-server: install Redis 7 (apt-get install redis-server, brew install redis) or start Docker, then run them again.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(JSON.stringify(ensureRedis()));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
