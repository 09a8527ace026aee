import type { BenchPlan } from './arguments';
import type { Crew } from './crew/crew';
import { OURS, type Rival } from './lineup';
import { percentile } from './scenarios/percentile';
import type { Figures, Scenario, Stage } from './scenarios/scenario';
import type { World } from './world';

/** What came out: by scenario and rival; an error's text where a rival could not be measured. */
export interface Outcome {
  scenario: Scenario;
  runs: number;
  figures: Map<string, Figures | string>;
}

/** Measures every rival in every scenario, one after the other: two at once would measure each other. */
export async function runBench(
  plan: BenchPlan,
  world: World,
  newCrew: () => Crew,
  progress: (line: string) => void,
): Promise<Outcome[]> {
  const stage: Stage = { world, scale: plan.scale, newCrew };
  const outcomes: Outcome[] = [];
  for (const scenario of plan.scenarios) {
    const runs = plan.runs ?? scenario.runs;
    const figures: Outcome['figures'] = new Map();
    for (const rival of plan.rivals) {
      if (scenario.oursOnly && rival.name !== OURS) continue;
      const found = await repeated(scenario, stage, rival, runs);
      figures.set(rival.name, found);
      // A long run that somebody ends has said what it knew.
      progress(`${scenario.name}: ${rival.name}: ${JSON.stringify(found)}`);
    }
    outcomes.push({ scenario, runs, figures });
  }
  return outcomes;
}

/** The median of every figure. A rival that cannot be run is named with its reason; the others go on. */
async function repeated(
  scenario: Scenario,
  stage: Stage,
  rival: Rival,
  runs: number,
): Promise<Figures | string> {
  const all: Figures[] = [];
  try {
    for (let run = 0; run < runs; run++) all.push(await scenario.measure(stage, rival));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const names = Object.keys(all[0] ?? {});
  const medianOf = (name: string) =>
    percentile(
      all.map((figures) => figures[name] ?? NaN),
      0.5,
    );
  return Object.fromEntries(names.map((name) => [name, medianOf(name)]));
}
