import { setTimeout as delay } from 'node:timers/promises';
import { worst } from './percentile';
import { withCrews, type Scenario } from './scenario';

/** A process that has just started is still compiling; the figure is about Redis. */
const SETTLE_MS = 1_000;

export const redisAbsent: Scenario = {
  name: 'Redis absent at start',
  about:
    'one caller in each of several processes that start while Redis is down; an account with many sessions',
  runs: 1,
  sideBySide: true,
  async measure(stage, rival) {
    const { world } = stage;
    const { processes, loginMs, patienceMs } = stage.scale.absent;
    const prepared = await world.prepare(rival, 'production', { session: 'many', loginDelayMs: loginMs });
    const place = { ...prepared, withoutRedis: true };
    await world.redisServer.kill();
    try {
      return await withCrews(stage, processes, { rival: rival.name, place, instances: 1 }, async (crews) => {
        await delay(SETTLE_MS);
        const reports = await Promise.all(crews.map((crew) => crew.burst(1, patienceMs)));
        const sum = (of: (report: (typeof reports)[number]) => number) =>
          reports.reduce((total, report) => total + of(report), 0);
        return {
          processes,
          'not served': sum(({ errors, unanswered }) => errors + unanswered),
          'first token ms': worst(reports.flatMap(({ waits }) => waits)),
          logins: world.attempts(),
        };
      });
    } finally {
      await world.redisServer.restart();
    }
  },
};
