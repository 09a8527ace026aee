import type { Fleet } from './fleet';
import type { Random } from './time/random';

/** An idle instance makes a request this many times as rarely as a busy one. */
const IDLENESS = 200;
/** Chance that a request is one of many at once, and how many those are. */
const BURST = { chance: 0.03, requests: 8 };

/** Callers that come at random times, to each place of the fleet at its own rate. */
export function startTraffic(fleet: Fleet): void {
  const { scenario, random } = fleet;
  for (let id = 0; id < scenario.instances; id++) {
    const idle = random.chance(scenario.idleShare) && id > 0;
    comeAndGo(fleet, id, random.fork(), scenario.requestEveryMs * (idle ? IDLENESS : 1));
  }
}

function comeAndGo(fleet: Fleet, id: number, random: Random, everyMs: number): void {
  fleet.time.schedule(random.exponential(everyMs), () => {
    const requests = random.chance(BURST.chance) ? BURST.requests : 1;
    const instance = fleet.instance(id);
    for (let i = 0; i < requests && instance.process.running && !instance.ending; i++)
      void instance.request();
    comeAndGo(fleet, id, random, everyMs);
  });
}
