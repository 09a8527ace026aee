import { randomUUID } from 'node:crypto';
import { stopwatch } from '../config/clock';
import { fingerprint, type HeldToken } from './access-token';
import type { QPayAuthEvent, RenewalReason } from './auth-events';
import { lockPatienceIsOver, loginLeaseMs } from './lock-lease';
import { lonelyRenewalMs } from './refresh-policy';
import type { RenewalAttempt as Attempt, RenewalParts } from './renewal-parts';
import { TokenStoreError, type StoredToken } from './token-store';

/** Obtains a token for this process: somebody else's if there is one, else by the one login that the fleet makes. */
export class TokenRenewal {
  /** Whether the last round had the store. What fails between two rounds does not begin the patience with a lost store anew. */
  private hadStore = true;
  /** How long the last login took, in milliseconds. */
  private loginMs = 1_000;

  constructor(private readonly parts: RenewalParts) {}

  /** The age at which this token is renewed even without the store, in milliseconds. */
  lastMomentsMs(token: HeldToken): number {
    return lonelyRenewalMs(token.deadlines, this.loginMs, token.jitter);
  }

  /** @throws QPayError when neither the fleet nor QPay gives one */
  async obtain(reason: RenewalReason, replaces?: string): Promise<HeldToken> {
    const startedAt = this.parts.clock.monotonic();
    const held = this.parts.holder.current;
    const attempt: Attempt = { reason, owner: randomUUID(), replaces, held, startedAt, polls: 0, ticket: 0 };
    for (;;) {
      const token = await this.round(attempt);
      if (token) return token;
    }
  }

  /** One look at the store and, where it falls to this instance, one login. Undefined: look again. */
  private async round(attempt: Attempt): Promise<HeldToken | undefined> {
    const { health, guard } = this.parts;
    const { failures } = health;
    // Before the first look: what changes between it and a sleep must not be slept through.
    attempt.ticket = guard.turn.ticket;
    try {
      const token = await this.together(attempt);
      this.hadStore = true;
      // Where it reads and does not write, the sharing of a login has failed meanwhile.
      if (health.failures === failures) health.worked();
      return token;
    } catch (error) {
      if (!(error instanceof TokenStoreError)) throw error;
      if (this.hadStore) guard.pause.lost();
      this.hadStore = false;
      health.failed(error);
      return this.alone(attempt);
    }
  }

  private async together(attempt: Attempt): Promise<HeldToken | undefined> {
    const { store, guard, settings, clock } = this.parts;
    const found = await this.adoptStored(attempt);
    if (found) return found;
    if (await guard.waits(this.why(attempt), attempt, false)) return undefined;
    // The lock lives from when Redis took the command, which may have been answered long before this process went on.
    const lockAgeMs = stopwatch(clock);
    const taken = await store.lock(attempt.owner);
    if (taken) {
      this.tell(attempt, taken);
      return this.underLock(attempt, lockAgeMs);
    }
    if (lockPatienceIsOver(settings, attempt.polls, clock.monotonic() - attempt.startedAt)) {
      const kept = this.kept(attempt);
      if (kept) return kept;
      this.tell(attempt, 'given-up');
      return this.login(attempt, false);
    }
    this.tell(attempt, 'held');
    attempt.polls += 1;
    await guard.turn.sleep(settings.pollMs * (0.5 + this.parts.random()), attempt.ticket);
    return undefined;
  }

  private tell({ startedAt }: Attempt, outcome: Extract<QPayAuthEvent, { type: 'lock' }>['outcome']): void {
    const { clock, emit } = this.parts;
    emit({ type: 'lock', outcome, waitedMs: clock.monotonic() - startedAt });
  }

  private async underLock(attempt: Attempt, lockAgeMs: () => number): Promise<HeldToken | undefined> {
    const { guard, settings } = this.parts;
    try {
      const found = await this.adoptStored(attempt);
      if (found) return found;
      if (await guard.waits(this.why(attempt), attempt, false)) return undefined;
      const leaseMs = loginLeaseMs(settings, lockAgeMs());
      return leaseMs === undefined ? undefined : await this.login(attempt, false, leaseMs);
    } finally {
      if (lockAgeMs() > settings.lockSeconds * 1000) this.tell(attempt, 'expired');
      await this.unlock(attempt);
    }
  }

  /** The token in hand, where it is renewed in good time and has not come to its last moments. */
  private kept({ reason }: Attempt): HeldToken | undefined {
    const held = this.parts.holder.current;
    return held && reason === 'soft' && held.ageMs() < this.lastMomentsMs(held) ? held : undefined;
  }

  /** Without the store: keep what works to its last moments, and make the login that every process then has to make. */
  private async alone(attempt: Attempt): Promise<HeldToken | undefined> {
    const kept = this.kept(attempt);
    if (kept) return kept;
    try {
      if (await this.parts.guard.waits(this.why(attempt), attempt, true)) return undefined;
      return await this.login(attempt, true);
    } finally {
      // The lock may have been taken by a command whose answer was lost.
      await this.unlock(attempt);
    }
  }

  /** A pause that the store did not take is kept by the lock, until that ends by itself. */
  private async unlock({ owner }: Attempt): Promise<void> {
    const { store, guard } = this.parts;
    if (!guard.pause.isOwed) await store.unlock(owner).catch(() => undefined);
  }

  private async login(attempt: Attempt, alone: boolean, leaseMs = Infinity): Promise<HeldToken> {
    const { login, holder, guard, settings, clock, emit } = this.parts;
    const startedAt = clock.monotonic();
    const reason = this.why(attempt);
    try {
      const grant = await login(Math.max(Math.min(settings.loginBudgetMs, leaseMs), 1), guard.closing);
      const facts = { value: grant.accessToken, expiresAt: grant.expiresAt, remainingMs: grant.lifetimeMs };
      const granted = holder.measure({ ...facts, source: 'login' }, grant.elapsedMs);
      const token = (await this.overtaker(granted, attempt)) ?? holder.adopt(granted);
      this.loginMs = grant.elapsedMs;
      emit({ type: 'login', outcome: 'ok', durationMs: grant.elapsedMs });
      guard.succeeded(reason, alone, granted.fingerprint);
      return await this.share(token, attempt);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      emit({ type: 'login', outcome: 'failed', durationMs: clock.monotonic() - startedAt, code });
      await guard.failed(error, alone, holder.current);
      throw error;
    }
  }

  /** The token that was to be renewed may have been refused meanwhile: then the pauses after a refusal hold. */
  private why({ reason }: Attempt): RenewalReason {
    const { holder } = this.parts;
    return reason === 'manual' || holder.current ? reason : holder.reason;
  }

  /** The token of whoever logged in while this process stood still under its own login, beyond the life of its lock. */
  private async overtaker(granted: HeldToken, attempt: Attempt): Promise<HeldToken | undefined> {
    if (granted.ageMs() < this.parts.settings.lockSeconds * 1000) return undefined;
    const stored = await this.parts.store.read().catch(() => undefined);
    return stored && stored.expiresAt > granted.expiresAt ? this.take(stored, attempt) : undefined;
  }

  /**
   * A good token is never lost to a store that does not take it: this process has it, and the check repairs the rest. But
   * where a newer one lies there, this login came too late and QPay has ended its token: the newer one counts.
   */
  private async share(token: HeldToken, attempt: Attempt): Promise<HeldToken> {
    const { store, health, holder, guard } = this.parts;
    const { value: accessToken, expiresAt } = token;
    await health.tolerate(async () => {
      await guard.pause.tell();
      const written = await store.write({ accessToken, expiresAt, remainingMs: token.leftMs() });
      if (written === 'older') this.take(await store.read(), attempt);
    });
    // Whatever has been taken on since is newer.
    return holder.current ?? token;
  }

  private async adoptStored(attempt: Attempt): Promise<HeldToken | undefined> {
    const { store, holder } = this.parts;
    const stored = await store.read();
    const { current } = holder;
    const newer = stored !== undefined && (!current || stored.expiresAt > current.expiresAt);
    // An announced token was taken on while this attempt waited for the lock: it needs no renewal.
    const announced = current !== attempt.held && current?.freshness() !== 'invalid' ? current : undefined;
    if (!newer && announced) return announced;
    if (!newer && current && attempt.reason === 'soft') return undefined;
    return this.take(stored, attempt) ?? announced;
  }

  /** Takes on what the store holds, unless it must not or can no longer be used. */
  private take(stored: StoredToken | undefined, attempt: Attempt): HeldToken | undefined {
    if (!stored) return undefined;
    const { holder } = this.parts;
    const { accessToken: value, expiresAt, remainingMs } = stored;
    const print = fingerprint(value);
    if (holder.isRefused(print) || print === attempt.replaces) return undefined;
    const token = holder.measure({ value, expiresAt, remainingMs, source: 'store' });
    return token.freshness() === 'invalid' ? undefined : holder.adopt(token);
  }
}
