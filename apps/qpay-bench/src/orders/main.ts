import { join } from 'node:path';
import { readOrdersArguments, type Part, type OrdersPlan } from './arguments';
import { measureCosts } from './parts/costs';
import { measurePages } from './parts/pages';
import { measureRates } from './parts/rates';
import { measureSweeps } from './parts/sweep';
import { renderCosts, renderPages, renderRates, renderSweeps } from './report/render';
import { surroundings } from './report/surroundings';
import { writeSection } from './report/write-section';
import { Stage } from './stage/stage';

const PAGE = join(__dirname, '../../../../docs/BENCHMARKS.md');

const MEASURE: Record<Part, (plan: OrdersPlan) => Promise<string>> = {
  rates: async ({ requests }) => renderRates(await measureRates(requests)),
  pages: async ({ pages, idleMs }) =>
    renderPages(await onStage((stage) => measurePages(stage, pages, idleMs))),
  sweep: async ({ open }) => renderSweeps(await onStage((stage) => measureSweeps(stage, open))),
  costs: async ({ open }) => renderCosts(await onStage((stage) => measureCosts(stage, open))),
};

async function main(): Promise<void> {
  const plan = readOrdersArguments(process.argv.slice(2));
  const blocks = [await onStage(surroundings)];
  for (const part of plan.parts) {
    const block = await MEASURE[part](plan);
    process.stdout.write(`${block}\n\n`);
    blocks.push(block);
  }
  if (plan.write) writeSection(PAGE, 'orders', blocks.join('\n\n'));
}

/** Each part has servers and a QPay of its own: the payments that one leaves at QPay would be work for the sweep of the next. */
async function onStage<T>(measure: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await Stage.start();
  try {
    return await measure(stage);
  } finally {
    await stage.stop();
  }
}

// The servers and the service end with this process, also when somebody has had enough.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
