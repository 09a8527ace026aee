import { parseArgs } from 'node:util';
import { LINEUP, OURS, rivalNamed, type Rival } from './lineup';
import { SCENARIOS } from './scenarios';
import type { Scale, Scenario } from './scenarios/scenario';
import { FULL, QUICK } from './scales';

/** What to run. */
export interface BenchPlan {
  scale: Scale;
  rivals: readonly Rival[];
  scenarios: readonly Scenario[];
  /** How often each scenario is repeated; undefined: as often as it says itself. */
  runs?: number;
}

const QUICK_RIVALS = [OURS, 'simple Redis'];
const QUICK_SCENARIOS = ['warm read', 'cold burst', 'rotation soak', 'QPay answers 503', 'revoked token'];

/**
 * `--quick`, `--rival <name>` and `--scenario <name>` (both repeatable), `--runs <n>`.
 *
 * @throws Error that names what it does not know
 */
export function readArguments(argv: string[]): BenchPlan {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      rival: { type: 'string', multiple: true },
      scenario: { type: 'string', multiple: true },
      runs: { type: 'string' },
    },
  });
  const names = values.rival ?? (values.quick ? QUICK_RIVALS : LINEUP.map(({ name }) => name));
  const scenarios = values.scenario ?? (values.quick ? QUICK_SCENARIOS : SCENARIOS.map(({ name }) => name));
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  return {
    scale: values.quick ? QUICK : FULL,
    rivals: names.map(rivalNamed),
    scenarios: scenarios.map(scenarioNamed),
    runs: values.quick ? (runs ?? 1) : runs,
  };
}

function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  const known = SCENARIOS.map((one) => one.name).join('; ');
  if (!scenario) throw new Error(`There is no scenario "${name}": ${known}.`);
  return scenario;
}
