import { tokenOf } from '../redis/redis-command';
import { TOKEN_KEY } from '../instance';
import type { Fleet } from '../fleet';
import { duration, type Fault, type FaultName } from './fault';

const HOUR_MS = 3_600_000;
/** Two logins within this time may fail a request between them, in milliseconds. */
const AFTER_FORCED_LOGIN_MS = 10_000;

/** Time for the longest stop of a process, the end of its lock and another login, in milliseconds. */
const AFTER_OVERLAP_MS = 150_000;

function replace(fleet: Fleet, id: number, afterMs: number): void {
  fleet.time.schedule(afterMs, () => fleet.start(id));
}

/** The living token is known only to a process that does not run, and an older login is about to be answered. */
function joltIfLoginsOverlap({ instances, calm }: Fleet): void {
  const busy = instances.filter(({ witness, process }) => witness.logins > 0 && !process.dead);
  if (busy.length > 1) calm.jolt(AFTER_OVERLAP_MS);
}

const crash: Fault = (fleet, random) => {
  const instance = fleet.any(random);
  if (instance.process.dead || instance.ending) return;
  joltIfLoginsOverlap(fleet);
  instance.crash();
  replace(fleet, instance.id, duration(random, 60_000));
};

function restart(fleet: Fleet, id: number): void {
  const instance = fleet.instance(id);
  if (!instance.process.running || instance.ending) return;
  instance.end();
  replace(fleet, id, 1_500);
}

const rollingRestart: Fault = (fleet, random) => {
  for (let id = 0; id < fleet.scenario.instances; id++) {
    fleet.time.schedule(id * random.between(500, 3_000), () => restart(fleet, id));
  }
};

/** Whoever is in the middle of a login is the most interesting one to stop. */
const stop =
  (asleep: boolean): Fault =>
  (fleet, random) => {
    const busy = fleet.instances.find((instance) => instance.witness.logins > 0 && instance.process.running);
    const instance = busy ?? fleet.any(random);
    joltIfLoginsOverlap(fleet);
    if (!instance.ending) instance.stop(duration(random, 120_000), asleep);
  };

const clearCache: Fault = (fleet, random) => {
  const { auth, process, witness, ending } = fleet.any(random);
  if (!process.running || ending) return;
  const stored = tokenOf(fleet.redis.data.get(TOKEN_KEY));
  witness.lastForced = undefined;
  fleet.calm.jolt(AFTER_FORCED_LOGIN_MS);
  void auth.clearCache().then(() => {
    if (stored !== undefined) fleet.rules.store.cleared(stored);
  });
};

const forceRefresh: Fault = (fleet, random) => {
  const instance = fleet.any(random);
  if (!instance.process.running || instance.ending) return;
  instance.operators += 1;
  fleet.calm.jolt(AFTER_FORCED_LOGIN_MS);
  void instance.auth
    .forceRefresh()
    .catch(() => undefined)
    .then(() => (instance.operators -= 1));
};

export const PROCESS_FAULTS: Partial<Record<FaultName, Fault>> = {
  crash,
  'rolling-restart': rollingRestart,
  restart: (fleet, random) => restart(fleet, fleet.any(random).id),
  stop: stop(false),
  sleep: stop(true),
  'clock-jump': (fleet, random) =>
    fleet.any(random).process.jumpWallClock(random.pick([-HOUR_MS, -300_000, 300_000, HOUR_MS])),
  'clear-cache': clearCache,
  'force-refresh': forceRefresh,
};
