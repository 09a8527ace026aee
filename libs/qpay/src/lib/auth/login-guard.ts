import type { QPayClock } from '../config/clock';
import type { EmitAuthEvent, RenewalReason } from './auth-events';
import type { HeldToken } from './access-token';
import {
  codeOf,
  concernsEverybody,
  fleetFailure,
  holdOf,
  isCredentialsProblem,
  retryAfterMsOf,
  serviceClosed,
  tooSoon,
} from './login-errors';
import { LoginPause } from './login-pause';
import { backoffMs, lastChanceMs } from './refresh-policy';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';
import { Wakeable } from './wakeable';

/** How long a login under way may go on when the service closes, in milliseconds. */
const CLOSING_GRACE_MS = 500;
/** How long QPay may ask us to wait, in milliseconds: a `Retry-After` of a day from some proxy is no reason to stop for a day. */
const LONGEST_ASKED_MS = 600_000;

/** Decides when a login may be made: not while a failure cools off, and not at once after the last one. */
export class LoginGuard {
  private failures = 0;
  private failedUntil = 0;
  private lastError?: unknown;
  private lastLoginAt = -Infinity;
  private closed = false;
  private readonly ending = new AbortController();
  /** Where everybody sleeps who waits for a login, one's own or another's; woken when something has changed. */
  readonly turn: Wakeable;
  /** After a login. */
  readonly pause: LoginPause;

  constructor(
    private readonly store: TokenStore,
    private readonly settings: TokenSettings,
    private readonly clock: QPayClock,
    private readonly random: () => number,
    private readonly emit: EmitAuthEvent,
  ) {
    this.turn = new Wakeable(clock);
    this.pause = new LoginPause(store, settings, clock, random);
  }

  /** Milliseconds until a failure of this instance has cooled off; 0 when none is. */
  get coolingMs(): number {
    return Math.max(this.failedUntil - this.clock.monotonic(), 0);
  }

  /**
   * Resolves to false when a login may be made now, to true after having waited, when the caller should look again first.
   *
   * @param ticket of `turn`, taken before that look
   * @throws QPayError what a login failed with, while that cools off
   */
  async waits(reason: RenewalReason, { ticket }: { ticket: number }, alone: boolean): Promise<boolean> {
    if (this.closed) throw serviceClosed();
    if (this.coolingMs > 0) throw this.lastError;
    const lonely = this.isLonely(alone);
    const fleetMs = lonely ? 0 : await this.fleetWaitMs(reason);
    const ms = Math.max(fleetMs, this.pause.ownMs(reason, lonely), this.gapMs(reason));
    if (ms <= 0) return false;
    if (ms > this.settings.longestPauseWaitMs) throw tooSoon(ms);
    await this.turn.sleep(ms, ticket);
    return true;
  }

  /** Allows no further login; one under way is ended after a moment in which it may end by itself. */
  close(): void {
    this.closed = true;
    this.clock.schedule(CLOSING_GRACE_MS, () => this.ending.abort());
  }

  /** Ends a login that is under way. */
  get closing(): AbortSignal {
    return this.ending.signal;
  }

  /** A login succeeded: for a moment, a refused token is no reason for another one. */
  succeeded(reason: RenewalReason, alone: boolean, fingerprint: string): void {
    this.failures = 0;
    this.failedUntil = 0;
    this.lastLoginAt = this.clock.monotonic();
    this.pause.begin(fingerprint, { lonely: this.isLonely(alone), reason });
  }

  /** A login failed: this instance cools off, and so does the fleet where the others would fare no better. */
  async failed(error: unknown, alone: boolean, held?: HeldToken): Promise<void> {
    // Ended by ourselves: nothing is wrong with QPay.
    if (this.closed) return;
    this.failures += 1;
    this.lastError = error;
    const { backoffFloorMs, backoffCeilingMs, credentialsPauseMs } = this.settings;
    const credentials = isCredentialsProblem(error);
    const own = credentials
      ? credentialsPauseMs * (1 + this.random())
      : backoffMs(this.failures, backoffFloorMs, backoffCeilingMs, this.random());
    const asked = Math.min(retryAfterMsOf(error), LONGEST_ASKED_MS) * (1 + this.random() / 10);
    // No pause of our own making outlasts the token in hand; one that QPay asked for does.
    const longest =
      held && !credentials ? lastChanceMs(held.deadlines, held.ageMs(), held.leftMs()) : Infinity;
    const ms = Math.max(Math.min(own, longest), asked);
    // A little longer than the fleet's pause: when it is this instance that is ill, another one tries next.
    this.failedUntil = this.clock.monotonic() + Math.max(Math.min(ms * 1.25, longest), asked);
    this.emit({ type: 'back-off', ms, failures: this.failures, code: codeOf(error) });
    if (!this.isLonely(alone) && !credentials && concernsEverybody(error)) {
      this.pause.owe(holdOf(error, this.failures), ms);
      await this.pause.tell().catch(() => undefined);
    }
  }

  /** Another instance has got a token: what kept this one from it is over, except where QPay itself wants time. */
  othersSucceeded(): void {
    const { lastError } = this;
    if (isCredentialsProblem(lastError) || retryAfterMsOf(lastError) > 0) return;
    this.failures = 0;
    this.failedUntil = 0;
  }

  /** Forgets every pause: an operator cleared the cache. */
  reset(): void {
    this.failures = 0;
    this.failedUntil = 0;
    this.lastLoginAt = -Infinity;
    this.pause.reset();
    this.turn.wake();
  }

  /** Nobody can be asked: the store is out of reach, or is this process's own. */
  private isLonely(alone: boolean): boolean {
    return alone || !this.store.shared;
  }

  private async fleetWaitMs(reason: RenewalReason): Promise<number> {
    const hold = await this.store.hold();
    if (!hold) return 0;
    if (hold.kind === 'login') return (await this.pause.holdsFor(reason, hold)) ? hold.remainingMs : 0;
    this.failures = Math.max(this.failures, hold.failures ?? 0);
    throw fleetFailure(hold, hold.remainingMs);
  }

  /** However short a token lives, it is not asked for at every request. */
  private gapMs(reason: RenewalReason): number {
    if (reason !== 'soft' && reason !== 'hard') return 0;
    return this.lastLoginAt + this.settings.loginGapMs - this.clock.monotonic();
  }
}
