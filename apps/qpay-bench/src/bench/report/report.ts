import type { BenchPlan } from '../arguments';
import type { Outcome } from '../run-bench';
import { FOOTNOTES } from './footnotes';
import type { Verdict } from './judge';
import { renderTable } from './table';
import { renderTargets } from './targets-table';

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

/** Everything that a run has to say, as Markdown: what it ran on, the table, how to read it, and the figures to reach. */
export function renderReport(
  plan: BenchPlan,
  surroundings: readonly string[],
  outcomes: readonly Outcome[],
  verdicts: readonly Verdict[],
): string {
  const columns = plan.rivals.map(({ name }) => name);
  return [
    list(surroundings),
    '### Figures to reach',
    renderTargets(verdicts),
    '### Beside other clients',
    renderTable(outcomes, columns),
    list(FOOTNOTES),
  ].join('\n\n');
}
