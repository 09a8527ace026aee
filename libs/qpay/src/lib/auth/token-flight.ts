import { AsyncLocalStorage } from 'node:async_hooks';
import type { QPayClock } from '../config/clock';
import { QPayError } from '../errors/qpay-error';
import { HeldToken } from './access-token';
import type { EmitAuthEvent, RenewalReason } from './auth-events';
import type { QPayAuthStatus } from './auth-status';
import type { LoginGuard } from './login-guard';
import { LAST_RESORT_MS } from './refresh-policy';
import { SingleFlight } from './single-flight';
import type { StoreHealth } from './store-health';
import type { TokenHolder } from './token-holder';
import type { TokenRenewal } from './token-renewal';

/** What the flight works with. */
export interface TokenFlightParts {
  renewal: TokenRenewal;
  holder: TokenHolder;
  guard: LoginGuard;
  health: StoreHealth;
  clock: QPayClock;
  emit: EmitAuthEvent;
  /** Whether the store is one that other processes see. */
  sharedStore: boolean;
}

/** A token that can be used for less than this, in milliseconds, may have ended on arrival: another login would not help. */
const SHORTEST_LIFE_MS = 1_000;

/** The one renewal under way in this process, whoever asked for it, and its report. */
export class TokenFlight {
  /** The last failure, until there is a new token, from wherever. */
  lastError?: QPayAuthStatus['lastError'];
  private readonly flight = new SingleFlight<HeldToken>();
  /** The first caller's async context (its trace, its request) must not become everybody's. */
  private readonly detached = AsyncLocalStorage.snapshot();

  constructor(private readonly parts: TokenFlightParts) {
    const { holder, guard } = parts;
    holder.onAdopted((token, before) => {
      // Measured anew, a token says nothing of QPay.
      if (token.fingerprint === before?.fingerprint) return;
      this.lastError = undefined;
      if (token.source === 'store') guard.othersSucceeded();
    });
  }

  /** Joins the renewal under way, or starts one. */
  run(reason: RenewalReason, replaces?: string): Promise<HeldToken> {
    return this.flight.run(() => this.detached(() => this.renew(reason, replaces)));
  }

  /** A token that nobody has refused, and that still lives, by the time it is there. */
  async next(): Promise<string> {
    const { holder } = this.parts;
    for (;;) {
      const landed = await this.run(holder.reason).catch((error: unknown) => error);
      if (!(landed instanceof HeldToken)) return this.lastResort(landed);
      // A newer one may have been announced while the flight gave its lock back.
      const token = holder.current ?? landed;
      // A flight that began before a rejection may have landed with the very token that was rejected.
      if (holder.isRefused(token.fingerprint)) continue;
      // Its life may have passed meanwhile, where the process was stopped. What hardly lives at all is used once.
      if (token.freshness() !== 'invalid' || token.deadlines.hardMs < SHORTEST_LIFE_MS) return token.value;
    }
  }

  /** The token in hand, where it has not ended yet; else the error that kept a new one from coming. */
  private lastResort(error: unknown): string {
    const { current } = this.parts.holder;
    if (current && current.leftMs() > LAST_RESORT_MS) return current.value;
    throw error;
  }

  /** Resolves when no renewal is under way. */
  async landed(): Promise<void> {
    await this.flight.pending?.catch(() => undefined);
  }

  private async renew(reason: RenewalReason, replaces?: string): Promise<HeldToken> {
    const { renewal, clock, holder } = this.parts;
    const startedAt = clock.monotonic();
    const before = holder.current;
    try {
      const token = await renewal.obtain(reason, replaces);
      const outcome = token === before ? 'kept' : token.source === 'login' ? 'login' : 'adopted';
      this.report(reason, startedAt, { outcome, fingerprint: token.fingerprint });
      return token;
    } catch (error) {
      const code = error instanceof QPayError ? error.code : 'UNKNOWN';
      const message = error instanceof Error ? error.message : String(error);
      this.lastError = { code, message, at: new Date(clock.now()) };
      this.report(reason, startedAt, { outcome: 'failed', code });
      throw error;
    }
  }

  private report(
    reason: RenewalReason,
    startedAt: number,
    rest: { outcome: 'login' | 'adopted' | 'kept' | 'failed'; fingerprint?: string; code?: string },
  ): void {
    const { health, clock, emit, sharedStore } = this.parts;
    const durationMs = clock.monotonic() - startedAt;
    emit({ type: 'renewal', reason, durationMs, shared: sharedStore && health.works, ...rest });
  }
}
