import { parseArgs } from 'node:util';
import { writeSection } from '../document/marked-section';
import { ALL_FAULTS } from './faults/schedule';
import type { FaultName } from './faults/fault';
import { describeResult, describeSeeds } from './report';
import { runFleet, type FleetResult } from './run-fleet';
import { DAY, productionScenario, smallScenario, type FleetScenario } from './scenario';

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string' },
  instances: { type: 'string' },
  days: { type: 'string', default: '7' },
  session: { type: 'string' },
  faults: { type: 'string' },
  story: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const USAGE = `npx nx run qpay-bench:fleet [options]

  --instances N     a large fleet, as in production (default 1000)
  --days N          how long it lives (default 7)
  --seed N          what decides about everything that is left to chance (default 1)
  --session S       single (default): a login ends the token before it; many: it does not
  --faults F        none (default), all, or a list of ${ALL_FAULTS.join(', ')}
  --seeds N         instead: N small fleets with all faults, from --seed on
  --story           print what happens, line by line
  --write           put the result into docs/BENCHMARKS.md, for a large fleet

Exit code 1: a promise was broken; the seed is printed and replays exactly.
`;

const print = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * The command: reads its arguments, simulates, prints, and writes if it is told to. Resolves to the exit code.
 *
 * @param file where `--write` puts the result; default: docs/BENCHMARKS.md
 */
export async function main(argv: string[], file?: string): Promise<number> {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const session = readSession(values.session);
  const seed = readNumber('seed', values.seed);
  const story = values.story ? print : undefined;
  if (values.seeds === undefined || values.instances !== undefined) {
    const instances = readNumber('instances', values.instances ?? '1000');
    const durationMs = readNumber('days', values.days) * DAY;
    const faults = readFaults(values.faults ?? 'none');
    const scenario = productionScenario({ seed, instances, durationMs, faults, ...session });
    const { result, text } = await showOne(scenario, story);
    if (values.write) writeSection('fleet', asMarkdown(argv, text), file);
    return result.violation ? 1 : 0;
  }
  const scenarios = Array.from({ length: readNumber('seeds', values.seeds) }, (_, i) => ({
    ...smallScenario(seed + i, readFaults(values.faults ?? 'all')),
    ...session,
  }));
  return showMany(scenarios, story);
}

async function showOne(
  scenario: FleetScenario,
  story?: (line: string) => void,
): Promise<{ result: FleetResult; text: string }> {
  const startedAt = performance.now();
  const result = await runFleet(scenario, story);
  const text = describeResult(result, performance.now() - startedAt);
  print(text);
  return { result, text };
}

function asMarkdown(argv: readonly string[], text: string): string {
  const command = ['npx nx run qpay-bench:fleet', ...argv].join(' ');
  const day = new Date().toISOString().slice(0, 10);
  const on = `Run on ${day} with Node ${process.versions.node} by \`${command}\`:`;
  return `${on}\n\n\`\`\`text\n${text}\n\`\`\``;
}

async function showMany(scenarios: FleetScenario[], story?: (line: string) => void): Promise<number> {
  const startedAt = performance.now();
  const results: FleetResult[] = [];
  for (const scenario of scenarios) {
    const result = await runFleet(scenario, story);
    results.push(result);
    if (result.violation) print(`seed ${scenario.seed} breaks a promise: ${result.violation.message}`);
  }
  print(describeSeeds(results, performance.now() - startedAt));
  return results.some(({ violation }) => violation) ? 1 : 0;
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new Error(`--${name} must be a number above 0, not ${text}`);
  return value;
}

function readSession(text: string | undefined): Partial<Pick<FleetScenario, 'session'>> {
  if (text === undefined) return {};
  if (text !== 'single' && text !== 'many') throw new Error(`--session must be single or many, not ${text}`);
  return { session: text };
}

function readFaults(text: string): FaultName[] {
  if (text === 'none') return [];
  if (text === 'all') return [...ALL_FAULTS];
  return text.split(',').map((name) => {
    const fault = ALL_FAULTS.find((known) => known === name);
    if (!fault) throw new Error(`--faults knows no ${name}; it knows ${ALL_FAULTS.join(', ')}`);
    return fault;
  });
}
