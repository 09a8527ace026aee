import { setTimeout as delay } from 'node:timers/promises';
import type { Crew } from '../crew/crew';
import type { Rival } from '../lineup';
import { percentile } from './percentile';
import { withCrews, type Figures, type Scenario, type Stage } from './scenario';

/** Time for connections that are made in the background. */
const SETTLE_MS = 300;
const PATIENCE_MS = 60_000;

export const coldBurst: Scenario = {
  name: 'cold burst',
  about: 'all callers of all processes ask at once, and nobody has a token',
  runs: 1,
  async measure(stage, rival) {
    const { processes, loginMs } = stage.scale.burst;
    const place = await stage.world.prepare(rival, 'production');
    const order = { rival: rival.name, place, instances: 1 };
    return withCrews(stage, processes, order, async (crews) => {
      const all: Figures = {};
      for (const ms of loginMs) Object.assign(all, await burst(stage, rival, crews, ms));
      return all;
    });
  },
};

/** In the same processes every time, with new instances in them. */
async function burst(stage: Stage, rival: Rival, crews: Crew[], loginMs: number): Promise<Figures> {
  const { world, scale } = stage;
  const place = await world.prepare(rival, 'production', { loginDelayMs: loginMs });
  await Promise.all(crews.map((crew) => crew.open({ rival: rival.name, place, instances: 1 })));
  await delay(SETTLE_MS);
  const reports = await Promise.all(crews.map((crew) => crew.burst(scale.burst.callers, PATIENCE_MS)));
  const waits = reports.flatMap((report) => report.waits);
  const title = `login ${loginMs / 1000} s:`;
  return {
    [`${title} logins`]: world.attempts(),
    [`${title} errors`]: reports.reduce((sum, { errors, unanswered }) => sum + errors + unanswered, 0),
    [`${title} p50 wait ms`]: percentile(waits, 0.5),
    [`${title} p99 wait ms`]: percentile(waits, 0.99),
  };
}
