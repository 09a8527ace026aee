import { setTimeout as delay } from 'node:timers/promises';
import { addLoads } from '../crew/load';
import { OURS, type Rival } from '../lineup';
import { countRotations, loginsPerRotation } from './rotations';
import { readFigures } from './waits';
import { withCrews, type Figures, type Scenario, type Stage } from './scenario';

/** A login at QPay takes its time. */
export const LOGIN_MS = 300;

export const rotationSoak: Scenario = {
  name: 'rotation soak',
  about: 'tokens of seconds, one session an account, readers and business requests all the time',
  runs: 1,
  sideBySide: true,
  measure: (stage, rival) => soak(stage, rival, 'single'),
};

export const rotationSoakManySessions: Scenario = {
  name: 'rotation soak, many sessions',
  about: 'the same where a login leaves the old token alive',
  runs: 1,
  oursOnly: true,
  measure: (stage, rival) => soak(stage, rival, 'many'),
};

async function soak(stage: Stage, rival: Rival, session: 'single' | 'many'): Promise<Figures> {
  const { world, scale } = stage;
  const { processes, instancesEach } = scale.fleet;
  const place = await world.prepare(rival, 'seconds', { session, loginDelayMs: LOGIN_MS });
  const order = { rival: rival.name, place, instances: instancesEach };
  return withCrews(stage, processes, order, async (crews) => {
    await Promise.all(crews.map((crew) => crew.warmUp()));
    world.qpay.clear();
    await Promise.all(crews.map((crew) => crew.startLoad()));
    await delay(scale.soakMs);
    const load = addLoads(await Promise.all(crews.map((crew) => crew.stopLoad())));
    const sessionsAt = world.sessionsAt();
    return {
      logins: sessionsAt.length,
      rotations: countRotations(sessionsAt),
      'logins a rotation': loginsPerRotation(sessionsAt),
      ...readFigures(load, world.replacedAt(), rival.name === OURS),
      'business requests': load.requests,
      'failed business requests': load.requestErrorsAt.length,
    };
  });
}
