import type { QPayClock } from '../config/clock';
import { QPayAuthenticationError, QPayPermissionError } from '../errors/qpay-auth-errors';
import { QPayError } from '../errors/qpay-error';
import { QPayRequestRejectedError } from '../errors/qpay-refusal-errors';
import { QPayAbortedError, QPayUnavailableError } from '../errors/qpay-transport-errors';
import type { EmitAuthEvent, RenewalReason } from './auth-events';
import type { HeldToken } from './access-token';
import { backoffMs, lastChanceMs } from './refresh-policy';
import type { TokenSettings } from './token-settings';
import type { LoginHold, TokenStore } from './token-store';
import { Wakeable } from './wakeable';

const OPERATION = 'auth.token';
/** Where nobody can be asked whether they have a token, forced logins become rarer and rarer, down to one in this time. */
const LONGEST_LONELY_PAUSE_MS = 60_000;
/** How long a login under way may go on when the service closes, in milliseconds. */
const CLOSING_GRACE_MS = 500;

/** QPay refused who we are, so asking again soon helps nobody and may lock the account. */
const isCredentialsProblem = (error: unknown) =>
  error instanceof QPayAuthenticationError ||
  error instanceof QPayPermissionError ||
  error instanceof QPayRequestRejectedError;

/** Decides when a login may be made: not while a failure cools off, and not at once after the last one. */
export class LoginGuard {
  private failures = 0;
  private failedUntil = 0;
  private lastError?: unknown;
  private loneLogins = 0;
  private lonePauseUntil = 0;
  private lastLoginAt = -Infinity;
  private closed = false;
  private readonly ending = new AbortController();
  private readonly pause: Wakeable;

  constructor(
    private readonly store: TokenStore,
    private readonly settings: TokenSettings,
    private readonly clock: QPayClock,
    private readonly random: () => number,
    private readonly emit: EmitAuthEvent,
  ) {
    this.pause = new Wakeable(clock);
  }

  /** Milliseconds until a failure of this instance has cooled off; 0 when none is. */
  get coolingMs(): number {
    return Math.max(this.failedUntil - this.clock.monotonic(), 0);
  }

  /**
   * Resolves to false when a login may be made now, to true after having waited, when the caller should look again first.
   *
   * @throws QPayError what a login failed with, while that cools off
   */
  async waits(reason: RenewalReason, alone: boolean): Promise<boolean> {
    if (this.closed)
      throw new QPayAbortedError('The token service has been closed.', { operation: OPERATION });
    if (this.coolingMs > 0) throw this.lastError;
    const shared = this.isLonely(alone) ? this.lonelyWaitMs(reason) : await this.fleetWaitMs(reason);
    const ms = Math.max(shared, this.gapMs(reason));
    if (ms <= 0) return false;
    if (ms > this.settings.longestPauseWaitMs) throw tooSoon(ms);
    await this.pause.sleep(ms);
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

  /** Ends the waiting: something has changed. */
  wake(): void {
    this.pause.wake();
  }

  /** A login succeeded: for a moment, a refused token is no reason for another one. */
  async succeeded(reason: RenewalReason, alone: boolean): Promise<void> {
    this.failures = 0;
    this.failedUntil = 0;
    this.lastLoginAt = this.clock.monotonic();
    this.loneLogins = this.isLonely(alone) && reason === 'rejected' ? this.loneLogins + 1 : 0;
    const growth = 2 ** Math.min(Math.max(this.loneLogins - 1, 0), 10);
    const pause = Math.min(this.settings.loginPauseMs * growth, LONGEST_LONELY_PAUSE_MS);
    this.lonePauseUntil = this.clock.monotonic() + pause * (0.75 + this.random() / 2);
    if (!this.isLonely(alone))
      await this.store.setHold({ kind: 'login' }, this.settings.loginPauseMs).catch(() => undefined);
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
    const asked = (error instanceof QPayError ? (error.retryAfterMs ?? 0) : 0) * (1 + this.random() / 10);
    // No pause of our own making outlasts the token in hand; one that QPay asked for does.
    const longest =
      held && !credentials ? lastChanceMs(held.deadlines, held.ageMs(), held.leftMs()) : Infinity;
    const ms = Math.max(Math.min(own, longest), asked);
    // A little longer than the fleet's pause: when it is this instance that is ill, another one tries next.
    this.failedUntil = this.clock.monotonic() + Math.max(Math.min(ms * 1.25, longest), asked);
    this.emit({ type: 'back-off', ms, failures: this.failures, code: codeOf(error) });
    if (!this.isLonely(alone) && !credentials && concernsEverybody(error)) {
      await this.store.setHold(holdOf(error, this.failures), ms).catch(() => undefined);
    }
  }

  /** Forgets every pause: an operator cleared the cache. */
  reset(): void {
    this.failures = 0;
    this.failedUntil = 0;
    this.loneLogins = 0;
    this.lonePauseUntil = 0;
    this.lastLoginAt = -Infinity;
    this.wake();
  }

  /** Nobody can be asked: the store is out of reach, or is this process's own. */
  private isLonely(alone: boolean): boolean {
    return alone || !this.store.shared;
  }

  private async fleetWaitMs(reason: RenewalReason): Promise<number> {
    const hold = await this.store.hold();
    if (!hold) return 0;
    if (hold.kind === 'login') return reason === 'rejected' ? hold.remainingMs : 0;
    this.failures = Math.max(this.failures, hold.failures ?? 0);
    throw fleetFailure(hold, hold.remainingMs);
  }

  /** However short a token lives, it is not asked for at every request. */
  private gapMs(reason: RenewalReason): number {
    if (reason !== 'soft' && reason !== 'hard') return 0;
    return this.lastLoginAt + this.settings.loginGapMs - this.clock.monotonic();
  }

  private lonelyWaitMs(reason: RenewalReason): number {
    return reason === 'rejected' ? this.lonePauseUntil - this.clock.monotonic() : 0;
  }
}

const codeOf = (error: unknown) => (error instanceof QPayError ? error.code : 'UNKNOWN');

/** QPay itself answered, or nothing came in time. A connection that could not be made may be this machine's own trouble. */
const concernsEverybody = (error: unknown) =>
  error instanceof QPayError && (error.httpStatus !== undefined || error.code === 'QPAY_TIMEOUT');

function holdOf(error: unknown, failures: number): LoginHold {
  const known = error instanceof QPayError ? error : undefined;
  return {
    kind: 'failure',
    code: codeOf(error),
    qpayCode: known?.qpayCode,
    httpStatus: known?.httpStatus,
    failures,
  };
}

function fleetFailure(hold: LoginHold, remainingMs: number): QPayError {
  return new QPayUnavailableError(
    `Another instance's login at QPay failed (${hold.code ?? 'unknown'}); the fleet tries again in ${Math.ceil(remainingMs)} ms.`,
    { operation: OPERATION, httpStatus: hold.httpStatus, qpayCode: hold.qpayCode, retryAfterMs: remainingMs },
  );
}

function tooSoon(ms: number): QPayError {
  return new QPayUnavailableError(
    `QPay keeps refusing new tokens: something else logs in to the same account. The next login is made in ${Math.ceil(ms)} ms; ` +
      'make every process use the same Redis.',
    { operation: OPERATION, retryAfterMs: ms },
  );
}
