// Shows that every guard of the token service is held by a test: `npx nx run qpay:mutation`.
//   node tools/mutation.mjs            every mutation in tools/mutations.mjs
//   node tools/mutation.mjs jitter     those whose guard contains the word
// Works on a copy: runs the tests, then takes one guard away at a time and runs the test that must notice. Exit code 1 when one did not.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mutations } from './mutations.mjs';

const require = createRequire(import.meta.url);
const project = join(import.meta.dirname, '..');
/** As deep below the workspace as the project itself, so that relative paths to the workspace still lead there. */
const copy = join(project, '..', '..', 'tmp', `qpay-mutation-${process.pid}`);
const results = join(copy, 'results.json');
/** A guard whose absence makes a test hang has been missed as well. */
const TIMEOUT_MS = 300_000;
let running;

function makeCopy() {
  mkdirSync(copy, { recursive: true });
  for (const name of ['src', 'test', 'jest.config.js', 'package.json', 'tsconfig.json'])
    cpSync(join(project, name), join(copy, name), { recursive: true });
}

/** Runs jest in a process group of its own and ends whatever of it is left: a test that fails may leave servers behind. */
function runJest(args) {
  const env = { ...process.env, QPAY_TEST_COUNTS: '' };
  const jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...args], {
    cwd: copy,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running = jest;
  let output = '';
  jest.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ output: 'took too long', late: true }), TIMEOUT_MS);
    jest.once('exit', () => {
      clearTimeout(timer);
      resolve({ output });
    });
  }).finally(endRunning);
}

function endRunning() {
  try {
    if (running) process.kill(-running.pid, 'SIGKILL');
  } catch (error) {
    // Nothing is left of it.
    if (error.code !== 'ESRCH') throw error;
  }
  running = undefined;
}

/** What became of the tests whose names match a pattern, and whether the file did not run at all. */
async function runTests(spec, pattern) {
  rmSync(results, { force: true });
  const report = ['--json', '--outputFile', results];
  const args = ['--config', join(copy, 'jest.config.js'), '--forceExit', ...report, '-t', pattern, spec];
  const { output, late = false } = await runJest(args);
  if (!existsSync(results)) return { tests: [], broken: !late, late, output };
  const { testResults, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
  const tests = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName: name, status }) => ({ name, passed: status === 'passed' }));
  return { tests, broken: numRuntimeErrorTestSuites > 0, late, output };
}

function mutate({ file, find, replace }) {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  const found = source.split(find).length - 1;
  if (found !== 1)
    throw new Error(
      `${file} contains this ${found} times, not once; bring tools/mutations.mjs up to date:\n${find}`,
    );
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  return () => writeFileSync(path, source);
}

const testOf = ({ spec, test }) => `${spec}: ${test}`;

/** Runs the tests once with every guard in place, a file at a time. @returns those that pass, by `testOf` */
async function testsThatPass(chosen) {
  const passing = new Set();
  for (const spec of new Set(chosen.map((mutation) => mutation.spec))) {
    const wanted = chosen.filter((mutation) => mutation.spec === spec);
    const patterns = [...new Set(wanted.map(({ test }) => `(?:${test})`))];
    const { tests, output } = await runTests(spec, patterns.join('|'));
    for (const mutation of wanted) {
      const name = new RegExp(mutation.test, 'i');
      const meant = tests.filter((test) => name.test(test.name));
      if (meant.length > 0 && meant.every(({ passed }) => passed)) passing.add(testOf(mutation));
      else console.error(`${testOf(mutation)} does not pass with every guard in place\n${output}`);
    }
  }
  return passing;
}

/** Takes one guard away. Undefined when its test fails then, else what is wrong. */
async function problemOf(mutation) {
  const restore = mutate(mutation);
  try {
    const { tests, broken, late, output } = await runTests(mutation.spec, mutation.test);
    // Code that does not run at all proves nothing about the guard.
    if (broken) return `the mutation does not compile\n${output}`;
    return late || tests.some(({ passed }) => !passed) ? undefined : 'survived: no test noticed';
  } finally {
    restore();
  }
}

async function main(words) {
  const chosen = mutations.filter(({ guard }) => words.every((word) => guard.includes(word)));
  // What no longer fits the code is found at once rather than minutes later.
  for (const mutation of chosen) mutate(mutation)();
  const passing = await testsThatPass(chosen);
  let problems = 0;
  for (const mutation of chosen) {
    const problem = passing.has(testOf(mutation))
      ? await problemOf(mutation)
      : 'its test does not pass with the guard in place';
    if (problem) problems += 1;
    console.log(`${problem ? 'FAIL  ' : 'killed'}  ${mutation.guard}${problem ? `: ${problem}` : ''}`);
  }
  console.log(`${chosen.length - problems} of ${chosen.length} mutations killed`);
  return chosen.length > 0 && problems === 0 ? 0 : 1;
}

function cleanUp() {
  endRunning();
  rmSync(copy, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}

try {
  makeCopy();
  process.exitCode = await main(process.argv.slice(2));
} finally {
  cleanUp();
}
