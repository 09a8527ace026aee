import { Violation } from './checks/violation';
import type { Metrics } from './checks/metrics';
import { Fleet } from './fleet';
import type { FleetScenario } from './scenario';

/** What a simulation has shown. */
export interface FleetResult {
  scenario: FleetScenario;
  metrics: Metrics;
  /** The first promise that was broken; the simulation ends there. */
  violation?: Violation;
  /** Digest of everything that happened, in order: the same seed has the same. */
  trace: string;
  /** Commands that Redis carried out. */
  redisCommands: number;
  /** Events that happened. */
  steps: number;
  /** How far it came, in milliseconds of virtual time. */
  simulatedMs: number;
}

/** Runs one scenario from its beginning to its end, or to the first broken promise. */
export async function runFleet(
  scenario: FleetScenario,
  story?: (line: string) => void,
): Promise<FleetResult> {
  const fleet = new Fleet(scenario, story);
  const violation = await fleet.run().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Violation) return error;
      throw error;
    },
  );
  return {
    scenario,
    violation,
    metrics: fleet.metrics,
    trace: fleet.time.trace.toString(16).padStart(8, '0'),
    redisCommands: fleet.redis.commands,
    steps: fleet.time.steps,
    simulatedMs: fleet.time.now,
  };
}
