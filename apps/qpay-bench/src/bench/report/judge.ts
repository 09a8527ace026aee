import { OURS } from '../lineup';
import type { Outcome } from '../run-bench';
import type { Figures, Scale } from '../scenarios/scenario';
import { targetsOf, type Target } from './targets';

/** One line of the figures that ours has to reach. */
export interface Verdict extends Pick<Target, 'measure' | 'target' | 'kind'> {
  figure: string;
  /** Undefined where the run did not measure it. */
  reached?: boolean;
}

/** Judges ours by every figure to reach. */
export function judge(outcomes: readonly Outcome[], scale: Scale): Verdict[] {
  const measured = (scenario: string) =>
    outcomes.find((outcome) => outcome.scenario.name === scenario)?.figures ?? new Map<string, never>();
  return targetsOf(scale).map(({ measure, target, kind, scenario, judge: judged }) => {
    const all: Outcome['figures'] = measured(scenario);
    const ours = all.get(OURS);
    if (ours === undefined) return { measure, target, kind, figure: 'not measured' };
    if (typeof ours === 'string') return { measure, target, kind, figure: `failed: ${ours}`, reached: false };
    return { measure, target, kind, ...judged(ours, rivalsIn(all)) };
  });
}

/** What `--check` fails for: a count is the same on every machine, a time is not. */
export const missedCounts = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(({ reached, kind }) => reached === false && kind === 'count');

function rivalsIn(all: Outcome['figures']): Figures[] {
  return [...all].flatMap(([name, figures]) =>
    name === OURS || typeof figures === 'string' ? [] : [figures],
  );
}
