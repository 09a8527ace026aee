// `npx nx run order-service:simulate --seeds 10000 [--from 1]`: runs seeds and prints the first that breaks a rule.
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { runSeed } from '../simulation/run-seed';
import { SimulatedDatabase } from '../simulation/simulated-database';

const PROGRESS = 500;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
    },
  });
  const [from, count] = [Number(values.from), Number(values.seeds)];
  if (!Number.isInteger(from) || !Number.isInteger(count) || count < 1)
    throw new Error('--seeds and --from take whole numbers.');
  const database = await SimulatedDatabase.open();
  const started = Date.now();
  let [steps, crashes] = [0, 0];
  for (let seed = from; seed < from + count; seed++) {
    const result = await runSeed(seed, database);
    if (values.trace) print(result.trace.join('\n'));
    if (result.failure) {
      print(`Seed ${seed} fails: ${result.failure}`);
      print(`Again: npx nx run order-service:simulate --seeds 1 --from ${seed} --trace`);
      return 1;
    }
    steps += result.steps;
    crashes += result.crashes;
    if ((seed - from + 1) % PROGRESS === 0) print(`${seed - from + 1} of ${count} seeds hold.`);
  }
  await database.close();
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
