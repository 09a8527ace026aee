import { minValidityMs } from 'nestjs-qpay/internal';
import type { Instance } from '../instance';
import type { World } from '../world';
import type { Rule } from './violation';

/** An outage shorter than this may not have been noticed before a login was sent, in milliseconds. */
const NOTICED_MS = 1_000;
/** The longest pause between two forced logins, in milliseconds. */
const LONGEST_PAUSE_MS = 60_000;

/** With Redis out of reach every login ends the session of everybody else: how rare they have to be then. */
export class LoneLogins {
  constructor(
    private readonly world: World,
    private readonly broken: (rule: Rule, detail: string) => void,
  ) {}

  sent(instance: Instance): void {
    const { witness } = instance;
    witness.loginBeganAt = this.world.time.now;
    const alone = this.isAlone(instance);
    witness.sentForced = alone && witness.forced && !instance.forcing;
    if (!alone || instance.forcing) return;
    this.checkEnd(instance);
    this.checkPause(instance);
  }

  granted(instance: Instance): void {
    const { witness } = instance;
    const { now } = this.world.time;
    witness.slowestLoginMs = Math.max(witness.slowestLoginMs, now - witness.loginBeganAt);
    const forced = witness.sentForced;
    witness.lastForced = forced ? { at: now, inRow: (witness.lastForced?.inRow ?? 0) + 1 } : undefined;
    witness.forced = false;
  }

  private isAlone({ outSince }: Instance): boolean {
    return this.world.time.now - outSince > NOTICED_MS;
  }

  /** A token that works is kept to its last moments. */
  private checkEnd(instance: Instance): void {
    const { scenario } = this.world;
    const { valid, secondsLeft = 0 } = instance.auth.status();
    const lastMs =
      minValidityMs(scenario.lifetimeSeconds * 1000) + 2 * Math.max(3 * instance.witness.slowestLoginMs, 500);
    if (valid && secondsLeft * 1000 > lastMs + 1_000)
      this.broken('no login alone while the token works', `#${instance.id}, ${secondsLeft} s left`);
  }

  private checkPause(instance: Instance): void {
    const { witness } = instance;
    const { lastForced } = witness;
    if (!lastForced || !witness.forced) return;
    const growth = 2 ** (lastForced.inRow - 1);
    const pause = Math.min(this.world.scenario.settings.loginPauseMs * growth, LONGEST_PAUSE_MS) * 0.75;
    const waited = this.world.time.now - lastForced.at;
    if (waited < pause - 1)
      this.broken('a growing pause between forced logins', `#${instance.id} after ${Math.round(waited)} ms`);
  }
}
