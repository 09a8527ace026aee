import type { Verdict } from './judge';
import { layOut } from './table';

/** Target, figure, and whether it was reached: one row for each. */
export function renderTargets(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ measure, target, figure, reached, kind }) => [
    measure,
    target,
    figure,
    reached === undefined ? '–' : reached ? 'yes' : kind === 'time' ? '**no** (a time)' : '**no**',
  ]);
  return layOut([['measure', 'target', 'figure', 'reached'], ...rows]);
}
