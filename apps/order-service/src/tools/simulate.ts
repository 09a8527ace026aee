// `npx nx run order-service:simulate --seeds 10000 [--from 1] [--threads 2]`: runs seeds, prints the first that breaks a rule.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { SeedResult } from '../simulation/run-seed';
import { runSeeds } from '../simulation/run-seeds';
import { ZONE } from '../simulation/virtual-time';

const PROGRESS = 500;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
      trace: { type: 'boolean', default: false },
    },
  });
  const numbers = [values.from, values.seeds, values.threads].map(Number);
  const [from = 0, count = 0, threads = 0] = numbers;
  if (!numbers.every(Number.isInteger) || count < 1 || threads < 1)
    throw new Error('--seeds, --from and --threads take whole numbers.');
  return { from, count, threads, trace: values.trace };
}

async function main(): Promise<number> {
  const { from, count, threads, trace } = readOptions();
  // Before there is a thread: each reads it when it begins.
  process.env['TZ'] = ZONE;
  const started = Date.now();
  let [done, steps, crashes] = [0, 0, 0];
  const onResult = (result: SeedResult) => {
    if (trace) print(result.trace.join('\n'));
    steps += result.steps;
    crashes += result.crashes;
    if (++done % PROGRESS === 0) print(`${done} of ${count} seeds are run.`);
  };
  const failed = await runSeeds({ from, count, threads, onResult });
  if (failed) {
    print(`Seed ${failed.seed} fails: ${failed.failure}`);
    print(`Again: npx nx run order-service:simulate --seeds 1 --from ${failed.seed} --trace`);
    return 1;
  }
  const seconds = (Date.now() - started) / 1_000;
  const speed = `${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} seeds a second`;
  print(`${count} seeds hold: ${steps} steps, ${crashes} crashes, ${speed}.`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(2);
  },
);
