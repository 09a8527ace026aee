import { AsyncLocalStorage } from 'node:async_hooks';
import type { QPayClock } from '../config/clock';
import type { HeldToken } from './access-token';

/** What the background renewal needs of the service. */
export interface BackgroundParts {
  clock: QPayClock;
  random: () => number;
  /** Renews if that is due; resolves when done, rejects when it failed. */
  renew(): Promise<unknown>;
  /** The age at which a token is renewed even without the store, in milliseconds. */
  lastMomentsMs(token: HeldToken): number;
  /** Milliseconds until a failed login has cooled off. */
  coolingMs(): number;
  /** How many reads there have been, to tell an idle process from a busy one. */
  reads(): number;
  /** Renew also when nobody has read the token during its whole life. */
  keepWarm: boolean;
}

const RETRY_MS = 1_000;

/** Renews ahead of the end, so that no caller waits: by a timer, and when a reader meets a token that turned stale. */
export class BackgroundRenewal {
  private watched?: HeldToken;
  private cancelTimer?: () => void;
  private running = false;
  private notBefore = 0;
  private readsAtStart = 0;
  private stopped = false;
  /** The reader that starts a renewal has nothing to do with the timers that follow: its context (a trace, a request) ends. */
  private readonly detached = AsyncLocalStorage.snapshot();

  constructor(private readonly parts: BackgroundParts) {}

  /** A new token: the timer goes to its soft deadline. */
  watch(token: HeldToken): void {
    this.watched = token;
    this.readsAtStart = this.parts.reads();
    this.notBefore = 0;
    this.schedule(token.deadlines.softMs - token.ageMs(), token);
  }

  /** Starts a renewal unless one runs or the last attempt has just failed. Never rejects, never waits. */
  start(token: HeldToken): void {
    if (this.stopped || this.running || this.parts.clock.monotonic() < this.notBefore) return;
    this.running = true;
    this.detached(() => {
      void this.parts
        .renew()
        .catch(() => undefined)
        .then(() => this.ended(token));
    });
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
  }

  /** Without a newer token this one is tried again soon, and surely in its last moments. */
  private ended(token: HeldToken): void {
    this.running = false;
    if (this.watched !== token) return;
    const { clock, random, coolingMs, lastMomentsMs } = this.parts;
    const untilLast = lastMomentsMs(token) - token.ageMs();
    const pause = RETRY_MS * (0.5 + random());
    const ms = Math.max(untilLast > 0 ? Math.min(pause, untilLast) : pause, coolingMs());
    this.notBefore = clock.monotonic() + ms;
    this.schedule(ms, token);
  }

  private schedule(ms: number, token: HeldToken): void {
    this.cancelTimer?.();
    if (this.stopped) return;
    this.cancelTimer = this.parts.clock.schedule(Math.max(ms, 0), () => {
      if (this.watched !== token) return;
      if (this.parts.keepWarm || this.parts.reads() > this.readsAtStart) this.start(token);
    });
  }
}
