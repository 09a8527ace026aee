import { setTimeout as delay } from 'node:timers/promises';
import { withCrews, type Scenario } from './scenario';

const ASK_EVERY_MS = 1_000;

export const qpayUnavailable: Scenario = {
  name: 'QPay answers 503',
  about: 'nobody has a token, every login is refused; readers ask once a second until they have one',
  runs: 1,
  sideBySide: true,
  async measure(stage, rival) {
    const { world, scale } = stage;
    const { processes, instancesEach } = scale.fleet;
    const place = await world.prepare(rival, 'production', { session: 'many' });
    const order = { rival: rival.name, place, instances: instancesEach };
    return withCrews(stage, processes, order, async (crews) => {
      world.qpay.inject({ operation: 'auth.token', times: Infinity, kind: 'status', status: 503, body: {} });
      const sieges = crews.map((crew) => crew.siege(scale.readersEach, ASK_EVERY_MS));
      await delay(scale.unavailableMs);
      const attempts = world.attempts();
      world.qpay.clearFaults();
      const healedAt = Date.now();
      const reports = await Promise.all(sieges);
      const last = Math.max(...reports.flatMap(({ servedAt }) => servedAt));
      return {
        'attempts at QPay': attempts,
        'errors seen by readers': reports.reduce((sum, { errors }) => sum + errors, 0),
        'everybody served after s': Math.max(last - healedAt, 0) / 1000,
        'logins afterwards': world.sessionsAt().length,
      };
    });
  },
};
