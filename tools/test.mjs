// `npm test`: everything that must hold before a change lands, and the counts at the end.
//   node tools/test.mjs                 format, lint, types, docstrings, 1 000 seeds of the simulation, unit, integration and
//                                       end-to-end tests of every project
//   node tools/test.mjs --only qpay     the same for some projects (comma separated)
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureRedis } from './ensure-redis.mjs';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1].split(',')
  : undefined;
/** One jest of these at a time: its own workers use the cores, and tests of races do not want noisier neighbours than they make. */
const LARGE = ['qpay', 'order-service', 'order-service-e2e'];
const large = LARGE.filter((project) => !only || only.includes(project));
const counts = mkdtempSync(join(tmpdir(), 'qpay-counts-'));

/** A step that is not done within its limit hangs: it is ended, and counts as failed. */
const steps = [
  { name: 'format', limitMinutes: 5, command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  {
    name: 'lint, types, builds and reference',
    limitMinutes: 25,
    command: nx(['lint', 'typecheck', 'build', 'api']),
  },
  // It keeps all cores busy, as no test does: alone.
  { name: 'simulation', limitMinutes: 10, command: nx(['simulate']) },
  {
    name: 'tests of the small projects',
    limitMinutes: 20,
    // Most of them wait for a package to be installed, or for one long test.
    command: nx(['test', 'e2e'], only, ['--parallel=2', `--exclude=${LARGE}`]),
  },
  {
    name: 'tests of the large projects',
    limitMinutes: 60,
    command: large.length > 0 && nx(['test', 'e2e'], large, ['--parallel=1']),
  },
].filter(({ command }) => command);

function nx(targets, projects = only, more = []) {
  const named = projects ? [`--projects=${projects}`] : [];
  return ['nx', 'run-many', '-t', ...targets, ...named, '--output-style=stream', '--nx-bail=false', ...more];
}

function environment() {
  const bin = join(root, 'node_modules', '.bin');
  return {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    NX_TUI: 'false',
    NX_DAEMON: 'false',
    // Colours are for a person at a terminal; in a log they make every line unreadable.
    ...(process.stdout.isTTY ? {} : { FORCE_COLOR: '0' }),
    QPAY_TEST_COUNTS: counts,
    QPAY_TEST_REDIS_SERVER: JSON.stringify(ensureRedis()),
    QPAY_TEST_CHROMIUM: ensureChromium(),
  };
}

async function run({ name, limitMinutes, command: [program, ...args] }, env) {
  const startedAt = Date.now();
  console.log(`\n── ${name} ──`);
  const status = await ended(program, args, env, limitMinutes);
  console.log(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - startedAt) / 1000)} s ──`,
  );
  return { name, ok: status === 0 };
}

/** Runs a program as the leader of a group of its own, so that what it has started ends with it. */
function ended(program, args, env, limitMinutes) {
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  const limit = setTimeout(() => {
    console.error(`Not done within ${limitMinutes} minutes: ended.`);
    end('SIGKILL');
  }, limitMinutes * 60_000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => {
    clearTimeout(limit);
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, end);
  });
}

function total() {
  const all = readdirSync(counts).map((file) => JSON.parse(readFileSync(join(counts, file), 'utf8')));
  const sum = (field) => all.reduce((count, result) => count + result[field], 0);
  const failures = all.flatMap((result) => result.failures);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

async function main() {
  const env = environment();
  const results = [];
  for (const step of steps) results.push(await run(step, env));
  const failed = results.filter((result) => !result.ok).map((result) => result.name);
  const { passed, failed: failedTests, skipped, failures } = total();
  console.log(failed.length === 0 ? '\nEverything passed.' : `\nFailed: ${failed.join('; ')}.`);
  for (const failure of failures) console.log(`  ${failure}`);
  console.log(`${passed} passed, ${failedTests} failed, ${skipped} skipped`);
  return failed.length === 0 && passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(counts, { recursive: true, force: true });
}
