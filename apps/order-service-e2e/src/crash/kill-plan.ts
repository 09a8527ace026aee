import type { CrashWorld } from './crash-world';
import type { Instance } from './instance';
import type { Random } from './random';

/** A moment in the life of a process, counted in what it asks of others. */
export type Moment =
  | { after: 'questions' | 'commits'; count: number; when: 'before' | 'after' }
  | { after: 'calls'; count: number }
  | { after: 'pause'; ms: number };

/** Which process is killed, and when. */
export interface Kill {
  instance: number;
  moment: Moment;
  /** Whether it comes back while the others go on. */
  restarts: boolean;
}

/**
 * Mostly at a commit: what is done in two steps instead of one breaks there, and nowhere else. Else between any two
 * statements, before or after a call to QPay, or whenever.
 */
function drawMoment(random: Random): Moment {
  const kind = random.next();
  const when = random.pick(['before', 'after'] as const);
  if (kind < 0.45) return { after: 'commits', count: random.whole(1, 25), when };
  if (kind < 0.65) return { after: 'questions', count: random.whole(1, 250), when };
  if (kind < 0.9) return { after: 'calls', count: random.whole(1, 25) };
  return { after: 'pause', ms: random.whole(0, 400) };
}

/** One kill for each process at most; both die at about the same time now and then. */
export function drawKills(random: Random): Kill[] {
  const first = random.whole(0, 1);
  const kill = (instance: number): Kill => ({
    instance,
    moment: drawMoment(random),
    restarts: random.chance(0.5),
  });
  return random.chance(0.4) ? [kill(first), kill(1 - first)] : [kill(first)];
}

/** Kills when the moment has come, or when the work has ended without it. @returns whether the moment has come */
export async function carryOut(world: CrashWorld, kill: Kill, work: Promise<unknown>): Promise<boolean> {
  const instance = world.instances[kill.instance];
  if (!instance) throw new Error(`There is no instance ${kill.instance}.`);
  let [inTime, over] = [false, false];
  const reached = whenReached(world, instance, kill.moment, () => {
    if (over) return;
    inTime = true;
    // In the same turn: whatever the process was about to hear, it hears no more.
    void instance.kill();
  });
  await Promise.race([reached, work]);
  over = true;
  instance.proxy.clear();
  await instance.kill();
  if (inTime && kill.restarts) await world.start(instance);
  return inTime;
}

/** Resolves after it has acted, which may never be. */
function whenReached(world: CrashWorld, instance: Instance, moment: Moment, act: () => void): Promise<void> {
  return new Promise((resolve) => {
    const now = () => {
      act();
      resolve();
    };
    switch (moment.after) {
      case 'questions':
      case 'commits':
        return instance.proxy.on(moment.after, moment.count, moment.when, now);
      case 'pause':
        return void setTimeout(now, moment.ms);
      case 'calls':
        return onCall(world, moment.count, now);
    }
  });
}

function onCall({ qpay }: CrashWorld, count: number, reached: () => void): void {
  const last = qpay.calls().at(-1)?.seq ?? 0;
  const isIt = ({ seq }: { seq: number }) => seq >= last + count;
  qpay.waitForCall(isIt, { phase: 'arrived', after: last, timeoutMs: 60_000 }).then(reached, () => undefined);
}
