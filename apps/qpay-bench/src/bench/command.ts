import { writeSection } from '../document/marked-section';
import { readArguments } from './arguments';
import type { Crew } from './crew/crew';
import { judge, missedCounts } from './report/judge';
import { renderReport } from './report/report';
import { describeSurroundings } from './report/surroundings';
import { runBench } from './run-bench';
import { World, type BenchRedis } from './world';

/** What the command is given by whoever starts it. */
export interface BenchParts {
  startRedis(): Promise<BenchRedis>;
  newCrew(): Crew;
  print(text: string): void;
  progress(line: string): void;
  /** Where `--write` puts the tables. Default: docs/BENCHMARKS.md. */
  file?: string;
}

/** The command: reads its arguments, measures, prints, and writes if it is told to. Resolves to the exit code. */
export async function main(argv: string[], parts: BenchParts): Promise<number> {
  const order = readArguments(argv);
  const [first, ...others] = await Promise.all(
    Array.from({ length: order.lanes }, () => World.start(parts.startRedis)),
  );
  if (!first) throw new Error('There is no lane.');
  const worlds = [first, ...others];
  try {
    const command = ['npx nx run qpay-bench:bench', ...argv.map(quoted)].join(' ');
    const surroundings = await describeSurroundings(first, order.rivals, command);
    const outcomes = await runBench(order, worlds, parts.newCrew, parts.progress);
    const verdicts = judge(outcomes, order.scale);
    const report = renderReport(order, surroundings, outcomes, verdicts);
    parts.print(report);
    if (order.write) writeSection('bench', report, parts.file);
    return order.check && missedCounts(verdicts).length > 0 ? 1 : 0;
  } finally {
    await Promise.all(worlds.map((world) => world.stop()));
  }
}

const quoted = (word: string) => (/\s/.test(word) ? `'${word}'` : word);
