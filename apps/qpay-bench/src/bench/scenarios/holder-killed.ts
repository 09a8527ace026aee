import { setTimeout as delay } from 'node:timers/promises';
import { worst } from './percentile';
import { withCrews, type Scenario } from './scenario';

export const holderKilled: Scenario = {
  name: 'holder killed cold',
  about: 'nobody has a token; the process whose login is under way is killed while all others wait for it',
  runs: 1,
  sideBySide: true,
  async measure(stage, rival) {
    const { world } = stage;
    const { processes, callers, loginMs, patienceMs } = stage.scale.holder;
    const place = await world.prepare(rival, 'production', { loginDelayMs: loginMs });
    const order = { rival: rival.name, place, instances: 1 };
    return withCrews(stage, processes, order, async ([holder, ...others]) => {
      if (!holder) throw new Error('There is no crew.');
      // Its login is never answered, so that it cannot come to an end before it is killed.
      world.qpay.inject({ operation: 'auth.token', times: 1, kind: 'hang' });
      holder.burst(callers, patienceMs).catch(() => undefined);
      await world.qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived' });
      const waiting = Promise.all(others.map((crew) => crew.burst(callers, patienceMs)));
      // By then everybody else waits for it.
      await delay(loginMs / 2);
      await holder.kill();
      const reports = await waiting;
      return {
        callers: others.length * callers,
        'not served': reports.reduce((sum, { errors, unanswered }) => sum + errors + unanswered, 0),
        'worst wait ms': worst(reports.flatMap(({ waits }) => waits)),
        logins: world.attempts(),
      };
    });
  },
};
