import { setTimeout as delay } from 'node:timers/promises';
import { addLoads } from '../crew/load';
import { OURS, type Rival } from '../lineup';
import { loginsPerRotation } from './rotations';
import { LOGIN_MS } from './rotation-soak';
import { withCrews, type Figures, type Scenario, type Stage } from './scenario';

/** Within one lifetime of Redis' return, the fleet is one again. */
const LIFETIME_MS = 8_000;
/** From then on no request may fail. */
const GRACE_MS = 1_000;

export const redisKilled: Scenario = {
  name: 'Redis killed',
  about:
    'SIGKILL during rotations, an empty Redis on the same port afterwards; every login ends the others’ token',
  runs: 1,
  sideBySide: true,
  measure: (stage, rival) => outage(stage, rival, 'single'),
};

export const redisKilledManySessions: Scenario = {
  name: 'Redis killed, many sessions',
  about: 'the same where a login leaves the old token alive',
  runs: 1,
  oursOnly: true,
  measure: (stage, rival) => outage(stage, rival, 'many'),
};

async function outage(stage: Stage, rival: Rival, session: 'single' | 'many'): Promise<Figures> {
  const { world, scale } = stage;
  const { processes, instancesEach } = scale.fleet;
  const place = await world.prepare(rival, 'seconds', { session, loginDelayMs: LOGIN_MS });
  const order = { rival: rival.name, place, instances: instancesEach };
  return withCrews(stage, processes, order, async (crews) => {
    await Promise.all(crews.map((crew) => crew.warmUp()));
    await Promise.all(crews.map((crew) => crew.startLoad()));
    await delay(scale.killed.beforeMs);
    const down = await killFor(stage);
    await delay(scale.killed.afterMs);
    const load = addLoads(await Promise.all(crews.map((crew) => crew.stopLoad())));
    const sessionsAt = world.sessionsAt();
    const after = (at: number) => at > down.until + GRACE_MS;
    const within = sessionsAt.filter((at) => at > down.from && at < down.until);
    const needless = load.needlessLoginsAt.filter((at) => at > down.from && at < down.until);
    return {
      'failed reads': load.readErrorsAt.length,
      'worst read ms': Math.max(load.worstWarmMs, ...load.waits.map(({ ms }) => ms)),
      'failed requests': load.requestErrorsAt.length,
      'failed requests from 1 s after': load.requestErrorsAt.filter(after).length,
      'logins while down': within.length,
      ...(rival.name === OURS && { 'logins while the own token works': needless.length }),
      'logins a rotation, one life after': loginsPerRotation(
        sessionsAt.filter((at) => at > down.until + LIFETIME_MS),
      ),
    };
  });
}

async function killFor({ world, scale }: Stage): Promise<{ from: number; until: number }> {
  const from = Date.now();
  await world.redisServer.kill();
  await delay(scale.killed.downMs);
  await world.redisServer.restart();
  return { from, until: Date.now() };
}
