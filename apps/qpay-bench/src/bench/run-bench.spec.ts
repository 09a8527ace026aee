import { startRedis } from 'test-servers';
import { LocalCrew } from './crew/local-crew';
import { LINEUP, OURS } from './lineup';
import { runBench } from './run-bench';
import { FULL } from './scales';
import type { Scenario } from './scenarios/scenario';
import { World } from './world';

describe(runBench, () => {
  let worlds: World[];
  beforeAll(async () => {
    worlds = await Promise.all([World.start(startRedis), World.start(startRedis)]);
  });
  afterAll(() => Promise.all(worlds.map((world) => world.stop())));

  /** Notes who is being measured together with whom, and where. */
  class Watched implements Scenario {
    readonly name = 'watched';
    readonly about = 'nothing is measured';
    readonly runs = 1;
    readonly together: string[][] = [];
    private readonly present = new Map<World, string>();

    constructor(
      readonly sideBySide: boolean,
      readonly oursOnly = false,
    ) {}

    async measure({ world }: { world: World }, { name }: { name: string }) {
      if (this.present.has(world)) throw new Error('two rivals in one world');
      this.present.set(world, name);
      await new Promise(setImmediate);
      this.together.push([...this.present.values()]);
      await new Promise(setImmediate);
      this.present.delete(world);
      return {};
    }
  }

  const run = async (scenario: Watched) => {
    const plan = { scale: FULL, rivals: LINEUP.slice(0, 5), scenarios: [scenario], lanes: worlds.length };
    const [outcome] = await runBench(
      plan,
      worlds,
      () => new LocalCrew(),
      () => undefined,
    );
    return { together: scenario.together, measured: [...(outcome?.figures ?? [])] };
  };

  it('measures one after the other where that matters', async () => {
    const { together, measured } = await run(new Watched(false));
    expect(together.every((names) => names.length === 1)).toBe(true);
    expect(measured.map(([name]) => name).sort()).toEqual(
      LINEUP.slice(0, 5)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('measures rivals side by side where it does not, and ours alone', async () => {
    const { together, measured } = await run(new Watched(true));
    expect(together.filter((names) => names.includes(OURS))).toEqual([[OURS]]);
    expect(together.some((names) => names.length === 2)).toBe(true);
    expect(measured.every(([, figures]) => typeof figures === 'object')).toBe(true);
    expect(measured).toHaveLength(5);
  });

  it('leaves rivals out of what only ours is measured in', async () => {
    const { measured } = await run(new Watched(true, true));
    expect(measured.map(([name]) => name)).toEqual([OURS]);
  });
});
