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

type Measure = (rival: Rival, world: World) => Promise<void>;

/**
 * Measures every rival in every scenario: one after the other, because two at once would measure each other; where a
 * scenario says so, as many rivals together as there are worlds, and ours before them, alone.
 */
export async function runBench(
  plan: BenchPlan,
  worlds: readonly World[],
  newCrew: () => Crew,
  progress: (line: string) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of plan.scenarios) {
    const runs = plan.runs ?? scenario.runs;
    const figures: Outcome['figures'] = new Map();
    const measure: Measure = async (rival, world) => {
      const found = await repeated(scenario, { world, scale: plan.scale, newCrew }, rival, runs);
      figures.set(rival.name, found);
      // A long run that somebody ends has said what it knew.
      progress(`${scenario.name}: ${rival.name}: ${JSON.stringify(found)}`);
    };
    const isOurs = ({ name }: Rival) => name === OURS;
    const others = scenario.oursOnly ? [] : plan.rivals.filter((rival) => !isOurs(rival));
    await shareOut(plan.rivals.filter(isOurs), worlds.slice(0, 1), measure);
    await shareOut(others, scenario.sideBySide ? worlds : worlds.slice(0, 1), measure);
    outcomes.push({ scenario, runs, figures });
  }
  return outcomes;
}

/** Each world takes the next rival as soon as it is free. */
async function shareOut(rivals: readonly Rival[], worlds: readonly World[], measure: Measure): Promise<void> {
  const waiting = [...rivals];
  const work = async (world: World) => {
    for (let rival = waiting.shift(); rival; rival = waiting.shift()) await measure(rival, world);
  };
  await Promise.all(worlds.map(work));
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
