import { createRequire } from 'node:module';
import { readArguments } from './arguments';
import { ForkedCrew } from './crew/forked-crew';
import { FOOTNOTES } from './report/footnotes';
import { describeSurroundings } from './report/surroundings';
import { renderTable } from './report/table';
import { judge, type Verdict } from './report/verdicts';
import { runBench } from './run-bench';
import { World, type BenchRedis } from './world';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** The test servers are sources without a build, so this program is started with the loader in tools/. */
function testServers(): { startRedis(): Promise<BenchRedis> } {
  return createRequire(__filename)('test-servers');
}

function report(verdicts: readonly Verdict[]): void {
  print('\nThe figures that nestjs-qpay has to reach:');
  for (const { claim, holds, figure, kind } of verdicts) {
    const mercy = !holds && kind === 'time' ? ' (a time, which does not decide the exit code)' : '';
    print(`${holds ? 'ok  ' : 'FAIL'}  ${claim}: ${figure}${mercy}`);
  }
}

async function main(): Promise<number> {
  const plan = readArguments(process.argv.slice(2));
  const world = await World.start(testServers().startRedis);
  try {
    (await describeSurroundings(world, plan.rivals)).forEach(print);
    const progress = (line: string) => void process.stderr.write(`… ${line}\n`);
    const outcomes = await runBench(plan, world, () => new ForkedCrew(), progress);
    print(
      `\n${renderTable(
        outcomes,
        plan.rivals.map(({ name }) => name),
      )}\n`,
    );
    FOOTNOTES.forEach((note) => print(`- ${note}`));
    const verdicts = judge(outcomes, plan.scale);
    report(verdicts);
    return verdicts.some(({ holds, kind }) => !holds && kind === 'count') ? 1 : 0;
  } finally {
    await world.stop();
  }
}

// The servers and workers end with this process, also when somebody has had enough.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
