import { setTimeout as delay } from 'node:timers/promises';
import { withCrews, type Scenario } from './scenario';

const LATENCY_MS = 500;
const REVOKED_AFTER_MS = 150;

export const revokedToken: Scenario = {
  name: 'revoked token',
  about: 'QPay ends the session while every instance has requests in flight',
  runs: 1,
  sideBySide: true,
  async measure(stage, rival) {
    const { world, scale } = stage;
    const { processes, instancesEach } = scale.fleet;
    const place = await world.prepare(rival, 'production', { loginDelayMs: 100 });
    const order = { rival: rival.name, place, instances: instancesEach };
    return withCrews(stage, processes, order, async (crews) => {
      await Promise.all(crews.map((crew) => crew.warmUp()));
      // A token that QPay refuses within seconds of its login is another matter.
      await delay(scale.revokedAfterMs);
      world.qpay.configure({ latencyMs: LATENCY_MS });
      world.qpay.clear();
      const storms = crews.map((crew) => crew.storm(scale.requestsEach));
      await delay(REVOKED_AFTER_MS);
      world.qpay.killSessions();
      const reports = await Promise.all(storms);
      return {
        logins: world.attempts(),
        requests: processes * instancesEach * scale.requestsEach,
        tries: world.qpay.calls('payment.check').length,
        'failed requests': reports.reduce((sum, { failed }) => sum + failed, 0),
        'worst request ms': Math.max(...reports.map(({ worstMs }) => worstMs)),
      };
    });
  },
};
