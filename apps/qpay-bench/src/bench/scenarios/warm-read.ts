import { percentile } from './percentile';
import { withCrews, type Scenario } from './scenario';

const BATCHES = 5;

export const warmRead: Scenario = {
  name: 'warm read',
  about: 'one caller after the other while a token of a day is held',
  runs: 1,
  async measure(stage, rival) {
    const { world, scale } = stage;
    const place = await world.prepare(rival, 'production');
    return withCrews(stage, 1, { rival: rival.name, place, instances: 1 }, async ([crew]) => {
      if (!crew) throw new Error('There is no crew.');
      // The first calls compile the code; what goes to Redis is slow enough to need fewer.
      const probe = await crew.warmRead(500);
      const calls = probe > 20_000 ? Math.ceil(scale.warmReads / 100) : scale.warmReads;
      await crew.warmRead(calls);
      const commandsBefore = await world.redisCommands();
      const batches: number[] = [];
      for (let batch = 0; batch < BATCHES; batch++) batches.push(await crew.warmRead(calls));
      const commands = (await world.redisCommands()) - commandsBefore;
      const redisRead = await crew.redisRead(Math.ceil(scale.warmReads / 100));
      return {
        'ns a call': percentile(batches, 0.5),
        'Redis commands a call': commands / (BATCHES * (calls + 1)),
        'ns of a plain Redis GET in the same process': redisRead,
      };
    });
  },
};
