import { drawActions, drawPause } from './actions';
import { unfinished } from './outcome';
import type { SimulatedDatabase } from './simulated-database';
import { watchErrors } from './watch-errors';
import { SimulatedWorld } from './world';

/** How a seed ended. */
export interface SeedResult {
  seed: number;
  /** Steps between two awaits at which somebody else could go on, or the process die. */
  steps: number;
  crashes: number;
  /** What was broken first, and after which steps; absent when all was well. */
  failure?: string;
  /** Every step, to compare two runs of a seed. */
  trace: string[];
}

const ROUNDS = 8;
const STORM_MS = 1e12;
const CRASH_RATE = 0.01;
const HOUR_MS = 3_600_000;
/**
 * Everything has had its last look by then: an invoice lasts an hour, may have been made by a clock that was an hour ahead,
 * and the tail of a closed one is a day.
 */
const CALM_ROUNDS = [10 * 60_000, 3 * HOUR_MS, 27 * HOUR_MS, 10 * 60_000];

/** Runs a seed to its end, or to the first moment at which something is wrong. */
export async function runSeed(seed: number, database: SimulatedDatabase): Promise<SeedResult> {
  await database.empty();
  const world = new SimulatedWorld(seed, database);
  const restore = world.time.install(() => world.random.next());
  const errors = watchErrors();
  let failure: string | undefined;
  try {
    failure = (await storm(world, errors.found)) ?? (await calm(world)) ?? errors.found[0];
  } catch (error) {
    failure = String(error);
  } finally {
    restore();
    errors.stop();
  }
  const { steps, trace } = world.scheduler;
  const crashes = trace.filter((line) => line.startsWith('CRASH')).length;
  return { seed, steps, crashes, trace, failure };
}

async function storm(world: SimulatedWorld, errors: readonly string[]): Promise<string | undefined> {
  world.scheduler.crashRate = CRASH_RATE;
  for (let round = 0; round < ROUNDS; round++) {
    const actions = drawActions(world);
    await world.scheduler.finish(Promise.allSettled(actions.map((action) => action(world))));
    await world.scheduler.advance(drawPause(world));
    const broken = world.database.broken ?? errors[0];
    if (broken) return `round ${round}: ${broken}`;
  }
  return breaches(world);
}

/** Faults end, callbacks do not come any more: what the worker does by itself has to make everything good. */
async function calm(world: SimulatedWorld): Promise<string | undefined> {
  world.scheduler.crashRate = 0;
  world.skewMs = 0;
  Object.assign(world.qpay, { away: false, faultRate: 0 });
  for (const ms of CALM_ROUNDS) {
    await world.scheduler.advance(ms);
    for (const task of world.process.tasks) {
      let more = true;
      while (more) {
        const pass = task.pass().then((again) => (more = again));
        await world.scheduler.finish(pass);
        await pass;
      }
    }
  }
  return world.database.broken ?? (await breaches(world, HOUR_MS)) ?? unfinished(world);
}

/** In a storm the worker comes when it comes: only in calm nothing may be overdue. */
async function breaches(
  { database, time }: SimulatedWorld,
  overdueMs = STORM_MS,
): Promise<string | undefined> {
  return database.firstBreach({ now: new Date(time.nowMs), overdueMs });
}
