// What the tools share that find programs for the tests, and install them where that is possible without asking.
import { spawnSync } from 'node:child_process';

/** Where a program is on PATH; undefined when it is not there. */
export function which(program) {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Runs a command, with what it complains about on stderr. @returns whether it succeeded */
export function run(command, args, env = {}) {
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } };
  return spawnSync(command, args, options).status === 0;
}

/** Debian and Ubuntu, as root or with a sudo that asks nothing. @returns whether the package is there now */
export function installWithApt(name) {
  if (!which('apt-get')) return false;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && !run('sudo', ['-n', 'true'])) return false;
  // RUNLEVEL=1 keeps a package from starting a server of its own, which would outlive the tests.
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  const apt = ['apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0'];
  const [command, ...args] = [...sudo, ...quiet, ...apt];
  console.error(`${name} is not on PATH: installing it with apt-get …`);
  run(command, [...args, 'update']);
  return run(command, [...args, 'install', '-y', '--no-install-recommends', name]);
}

/** macOS. @returns whether the formula (or cask) is there now */
export function installWithBrew(name) {
  if (!which('brew')) return false;
  console.error(`${name} is not on PATH: installing it with brew …`);
  return run('brew', ['install', '--quiet', name], { HOMEBREW_NO_AUTO_UPDATE: '1' });
}

/** For a tool that was started as a command: prints what it finds, or one sentence and fails. */
export function printOrFail(find) {
  try {
    console.log(find());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
