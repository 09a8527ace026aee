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
  /** How many rivals are measured at a time in the scenarios that allow it. */
  lanes: number;
}

/** What to do with the result. */
export interface BenchOrder extends BenchPlan {
  /** Whether a count that misses its target makes the exit code 1. */
  check: boolean;
  /** Whether the tables go into docs/BENCHMARKS.md. */
  write: boolean;
}

const QUICK_RIVALS = [OURS, 'simple Redis'];
const QUICK_SCENARIOS = ['warm read', 'cold burst', 'rotation soak', 'QPay answers 503', 'revoked token'];
const LANES = 4;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  rival: { type: 'string', multiple: true },
  scenario: { type: 'string', multiple: true },
  runs: { type: 'string' },
  lanes: { type: 'string' },
} as const;

/**
 * `--quick`, `--check`, `--write`, `--rival <name>` and `--scenario <name>` (both repeatable), `--runs <n>`, `--lanes <n>`.
 *
 * @throws Error that names what it does not know
 */
export function readArguments(argv: string[]): BenchOrder {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  const { quick, check, write } = values;
  const names = values.rival ?? (quick ? QUICK_RIVALS : LINEUP.map(({ name }) => name));
  const scenarios = values.scenario ?? (quick ? QUICK_SCENARIOS : SCENARIOS.map(({ name }) => name));
  const runs = readCount('runs', values.runs);
  return {
    scale: quick ? QUICK : FULL,
    rivals: names.map(rivalNamed),
    scenarios: scenarios.map(scenarioNamed),
    runs: quick ? (runs ?? 1) : runs,
    lanes: readCount('lanes', values.lanes) ?? LANES,
    check,
    write,
  };
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--${name} must be a whole number above 0, not ${text}.`);
  return count;
}

function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  const known = SCENARIOS.map((one) => one.name).join('; ');
  if (!scenario) throw new Error(`There is no scenario "${name}": ${known}.`);
  return scenario;
}
