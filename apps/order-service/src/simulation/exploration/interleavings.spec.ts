import fc from 'fast-check';
import type { Life } from '../scheduler';
import { SimulatedDatabase } from '../simulated-database';
import type { SimulatedWorld } from '../world';
import { endState, PAID_ONCE } from './end-state';
import { ASKERS, explore, instance, steer, unseenPayment, type Asker, type Waiting } from './explore';

const NAMES = Object.keys(ASKERS) as Asker[];
/** A customer and an operator do the same: what holds for one against the others holds for the other. */
const PAIRS: [Asker, Asker][] = [
  ['callback', 'sweep'],
  ['sweep', 'callback'],
  ['callback', 'customer'],
  ['customer', 'operator'],
];
const INTERRUPTED: Asker[] = ['callback', 'sweep', 'operator'];

/** Who goes on: an index among those who wait, of whom each has its own life. */
type Choose = (waiting: readonly Waiting[], lives: readonly Life[]) => number;

describe('Callback, sweep, customer and operator, who notice one payment in processes of their own,', () => {
  let database: SimulatedDatabase;
  beforeAll(async () => (database = await SimulatedDatabase.open()), 120_000);
  afterAll(() => database.close());

  const race = (names: readonly Asker[], choose: Choose, windowMs = 0) =>
    explore(database, async (world: SimulatedWorld) => {
      const payment = await unseenPayment(world);
      const racers = names.map((_, index) => instance(world, index + 1, windowMs));
      const lives = racers.map(({ life }) => life);
      steer(world, (waiting) => choose(waiting, lives));
      const asked = names.map((name, index) => ASKERS[name](racers[index] as (typeof racers)[0], payment));
      await world.scheduler.finish(Promise.allSettled(asked));
      const errors = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
      return { errors, ...(await endState(world)) };
    });

  /** The first goes so many steps, the others go to their ends one after another, and the first goes on. */
  const interrupted = (after: number): { choose: Choose; taken: () => number } => {
    let taken = 0;
    const choose: Choose = (waiting, lives) => {
      const ranks = waiting.map(({ life }) => lives.indexOf(life));
      const first = ranks.indexOf(0);
      if (first >= 0 && (taken < after || ranks.every((rank) => rank === 0))) {
        taken += 1;
        return first;
      }
      const others = ranks.filter((rank) => rank > 0);
      return ranks.indexOf(Math.min(...others));
    };
    return { choose, taken: () => taken };
  };

  const atEveryStep = async (names: readonly Asker[]) => {
    let steps = 0;
    for (let after = 0; after <= steps; after++) {
      const { choose, taken } = interrupted(after);
      const end = await race(names, choose);
      expect({ after, ...end }).toEqual({ after, errors: [], ...PAID_ONCE });
      steps = Math.max(steps, taken());
    }
    return steps;
  };

  it.each(PAIRS)(
    'I-10: %s ∥ %s, interrupted at every step, end in the same state without an error',
    async (one, other) => {
      expect(await atEveryStep([one, other])).toBeGreaterThan(8);
    },
    300_000,
  );

  it.each(INTERRUPTED)(
    'I-10: %s, interrupted at every step by all the others, ends in the same state without an error',
    async (name) => {
      const others = NAMES.filter((other) => other !== name);
      expect(await atEveryStep([name, ...others])).toBeGreaterThan(8);
    },
    300_000,
  );

  it.each([0, 1_000])(
    'I-10: callback ∥ sweep ∥ customer verify ∥ operator verify, in any order of steps, with checks collapsed for %d ms',
    async (windowMs) => {
      const schedules = fc.array(fc.nat({ max: 11 }), { minLength: 40, maxLength: 120 });
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(NAMES, { minLength: 4 }), schedules, async (names, schedule) => {
          let step = 0;
          const choose: Choose = (waiting) => (schedule[step++ % schedule.length] ?? 0) % waiting.length;
          const end = await race(names, choose, windowMs);
          expect(end).toEqual({ errors: [], ...PAID_ONCE });
        }),
        { numRuns: 40 },
      );
    },
    300_000,
  );
});
