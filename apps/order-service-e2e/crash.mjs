// `npx nx run order-service-e2e:crash --rounds 50 [--seed 7]`: the crash test at length, with choices that repeat with the seed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  },
});
if (![values.rounds, values.seed].every((text) => /^\d+$/.test(text))) {
  console.error('--rounds and --seed take whole numbers.');
  process.exit(2);
}
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, '--config', 'jest.config.js', 'src/crash/'], {
  cwd: import.meta.dirname,
  env: { ...process.env, CRASH_ROUNDS: values.rounds, CRASH_SEED: values.seed },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
