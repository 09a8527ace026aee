import { fingerprint, softLeadMs } from 'nestjs-qpay/internal';
import { KEYS, type Instance, type Waiting } from '../instance';
import type { IssuedToken } from '../qpay/session-book';
import { tokenOf } from '../redis/redis-command';
import type { World } from '../world';
import { LoneLogins } from './lone-logins';
import { CLEARING_MS, StoreRules } from './store-rules';
import { Violation, type Rule } from './violation';

/** An announced token is read within the spread of the announcements, and these milliseconds. */
const ANNOUNCEMENT_MS = 500;
/** A login takes no longer than this, in milliseconds. */
const JUMP_MS = 10_000;
/** Pauses before a login that a reader may have to wait for besides the lock and the login, in milliseconds. */
const LONGEST_PAUSES_MS = 16_000;

/** Holds the fleet to its promises: told of everything that happens, asked after every step. */
export class Rules {
  private readonly violations: Violation[] = [];
  private readonly waitings = new Set<Waiting>();
  /** The rules of the shared copy. */
  readonly store: StoreRules;
  private readonly lone: LoneLogins;

  constructor(private readonly world: World) {
    const broken = (rule: Rule, detail: string) => this.broken(rule, detail);
    this.lone = new LoneLogins(world, broken);
    this.store = new StoreRules(world, broken);
  }

  /** @throws Violation the first promise broken so far */
  check(): void {
    const [first] = this.violations;
    if (first) throw first;
  }

  broken(rule: Rule, detail: string): void {
    this.violations.push(new Violation(rule, detail, this.world.time.now));
  }

  /** Somebody begins to wait for a token. */
  waits(instance: Instance): Waiting {
    const { process } = instance;
    const waiting = { process, since: this.world.time.now, stoodBefore: process.stoodStillMs };
    this.waitings.add(waiting);
    return waiting;
  }

  settled(waiting: Waiting): void {
    this.waitings.delete(waiting);
  }

  /** A token is handed to a caller. */
  handed(instance: Instance, token: string, waiting: Waiting): void {
    const { time, qpay, metrics } = this.world;
    const { witness } = instance;
    this.settled(waiting);
    metrics.worstWaitMs = Math.max(metrics.worstWaitMs, this.waitedMs(waiting));
    time.noteText(token);
    const issued = qpay.sessions.find(token);
    const name = `#${instance.id} was handed ${token}`;
    if ((!issued || time.now >= issued.endsAt) && !this.store.wasLate(token))
      this.broken('no token past its end', name);
    if (witness.wasTold(token)) this.broken('no token that this process was told is dead', name);
    const clearedAt = this.store.clearedAt(token);
    if (time.now > Math.max(clearedAt, instance.runsSince) + CLEARING_MS && this.world.calm.since(clearedAt))
      this.broken('no cleared token a second later', name);
    if (issued && time.now >= issued.killedAt) this.handedDead(instance, issued);
    witness.last = token;
  }

  /** A caller's read, as the service reports it. */
  read(instance: Instance, source: 'fresh' | 'stale' | 'waited'): void {
    const { metrics, qpay, time } = this.world;
    metrics.reads += 1;
    if (source !== 'waited') return;
    const { last } = instance.witness;
    const works =
      last !== undefined && qpay.sessions.accepts(last, time.now) && !instance.witness.wasTold(last);
    if (!works) return void (metrics.neededWaits += 1);
    metrics.blockedReads += 1;
    if (this.isUndisturbed) this.broken('no blocked read', `#${instance.id} held ${last}`);
  }

  requestFailed(instance: Instance, began: number, error: unknown): void {
    const { metrics, calm, time } = this.world;
    metrics.failedRequests += 1;
    time.noteText('failed');
    const reason = error instanceof Error ? error.message : String(error);
    this.world.tell(`#${instance.id} request failed: ${reason}`);
    // One that is closing refuses whoever still waits.
    if (instance.ending || !calm.since(began)) return;
    metrics.failedInCalm += 1;
    this.broken('no failed request', `#${instance.id}: ${reason}`);
  }

  loginSent(instance: Instance): void {
    instance.witness.logins += 1;
    if (instance.witness.logins > 1) this.broken('one login at a time in a process', `#${instance.id}`);
    this.lone.sent(instance);
  }

  loginEnded(instance: Instance): void {
    instance.witness.logins -= 1;
  }

  granted(instance: Instance, token: string): void {
    this.lone.granted(instance);
    instance.witness.learn(token);
  }

  /** QPay has issued a token, and so ended the one before. */
  issued(token: IssuedToken, before: IssuedToken | undefined, by: Instance | undefined): void {
    const { metrics, scenario, redis, time } = this.world;
    if (!by) return void (metrics.foreignLogins += 1);
    metrics.logins += 1;
    time.note(metrics.logins);
    this.world.tell(`#${by.id} login: QPay issues ${token.value} (${fingerprint(token.value)})`);
    if (!before || by.forcing || tokenOf(redis.data.get(KEYS.token)) !== before.value) return;
    const leadMs = softLeadMs(scenario.lifetimeSeconds * 1000, scenario.settings.storeMarginSeconds * 1000);
    const leftMs = before.endsAt - time.now;
    if (leftMs <= leadMs + 1_000 || by.witness.wasTold(before.value)) return;
    metrics.needless += 1;
    if (this.isUndisturbed)
      this.broken('one login per rotation', `#${by.id}, ${Math.round(leftMs / 1000)} s early`);
  }

  /** Looks for readers that wait too long. */
  patrol(): void {
    const { lockSeconds, loginBudgetMs } = this.world.scenario.settings;
    const bound = lockSeconds * 1000 + 2 * loginBudgetMs + LONGEST_PAUSES_MS;
    for (const waiting of this.waitings) {
      if (waiting.process.dead) this.waitings.delete(waiting);
      else if (this.waitedMs(waiting) > bound)
        this.broken(
          'every read settles',
          `#${waiting.process.id} waits since ${Math.round(waiting.since)} ms`,
        );
    }
  }

  /** A scenario in which nothing goes wrong from beginning to end. */
  private get isUndisturbed(): boolean {
    const { faults, script } = this.world.scenario;
    return faults.length === 0 && !script;
  }

  private waitedMs({ process, since, stoodBefore }: Waiting): number {
    return this.world.time.now - since - (process.stoodStillMs - stoodBefore);
  }

  private handedDead(instance: Instance, token: IssuedToken): void {
    const { time, qpay, calm, scenario } = this.world;
    const { witness } = instance;
    const latest = qpay.sessions.latest?.value ?? '';
    const name = `#${instance.id} was handed ${token.value}, which ${latest} has ended`;
    // A clock set during a login makes its token look older than it is: nobody can tell that from a long sleep.
    const jumped = Math.abs((qpay.sessions.latest?.issuedAt ?? 0) - instance.process.jumpedAt) < JUMP_MS;
    const living =
      !jumped && qpay.sessions.accepts(latest, time.now) && sessionsDiffer(token, qpay.sessions.latest);
    if (living && witness.knows(latest) && !witness.wasTold(latest))
      this.broken('no dead token while a living one is known', name);
    const storedAt = this.store.storedAt(latest);
    const since = Math.max(storedAt, instance.runsSince);
    if (time.now > since + scenario.settings.announceSpreadMs + ANNOUNCEMENT_MS && calm.since(storedAt - 1))
      this.broken('a stored token is announced', name);
  }
}

/** The contract stores whole seconds: of two tokens that end in the same one nobody can tell which is the later. */
function sessionsDiffer(token: IssuedToken, latest: IssuedToken | undefined): boolean {
  return latest !== undefined && latest.endsAt - token.endsAt > 2_000;
}
