import { LIFETIME_MS, ScheduledProcess, ScheduledWorld } from '../support/scheduled-fleet';

const INSTANCES = 20;

describe('a fleet that renews', () => {
  it('6: does not reach for the lock all together, at most 3 of 20 instances do', async () => {
    const world = new ScheduledWorld({ schedule: async (task) => task });
    const fleet = Array.from({ length: INSTANCES }, (_, index) => {
      const options = { random: index / INSTANCES, keepWarm: true, loginMs: 1_000 };
      return new ScheduledProcess(world, options);
    });
    const first = fleet[0]?.auth.getAccessToken();
    await pass(world, 2_000);
    await first;
    await Promise.all(fleet.map(({ auth }) => auth.getAccessToken()));
    world.contenders.clear();
    await pass(world, LIFETIME_MS * 0.9);
    expect(world.issuedAt.size).toBe(2);
    expect(world.contenders.size).toBeLessThanOrEqual(3);
    await Promise.all(fleet.map(({ auth }) => auth.close()));
  });
});

/** Time passes in small steps, and everything that follows from one happens before the next. */
async function pass(world: ScheduledWorld, ms: number): Promise<void> {
  const until = world.clock.monotonic() + ms;
  while (world.clock.monotonic() < until) {
    world.clock.advance(50);
    await new Promise(setImmediate);
  }
}
