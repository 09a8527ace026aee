import { setTimeout as delay } from 'node:timers/promises';
import type { Rival } from '../lineup';
import { percentile } from './percentile';
import { withCrews, type Figures, type Scenario, type Stage } from './scenario';

/** Time for connections that are made in the background. */
const SETTLE_MS = 300;

export const coldBurst: Scenario = {
  name: 'cold burst',
  about: 'all callers of all processes ask at once, and nobody has a token',
  runs: 3,
  async measure(stage, rival) {
    const all: Figures = {};
    for (const loginMs of stage.scale.burst.loginMs) Object.assign(all, await burst(stage, rival, loginMs));
    return all;
  },
};

async function burst(stage: Stage, rival: Rival, loginMs: number): Promise<Figures> {
  const { world, scale } = stage;
  const { processes, callers } = scale.burst;
  const place = await world.prepare(rival, 'production', { loginDelayMs: loginMs });
  return withCrews(stage, processes, { rival: rival.name, place, instances: 1 }, async (crews) => {
    await delay(SETTLE_MS);
    const reports = await Promise.all(crews.map((crew) => crew.burst(callers)));
    const waits = reports.flatMap((report) => report.waits);
    const title = `login ${loginMs / 1000} s:`;
    return {
      [`${title} logins`]: world.attempts(),
      [`${title} errors`]: reports.reduce((sum, { errors }) => sum + errors, 0),
      [`${title} p50 wait ms`]: percentile(waits, 0.5),
      [`${title} p99 wait ms`]: percentile(waits, 0.99),
    };
  });
}
