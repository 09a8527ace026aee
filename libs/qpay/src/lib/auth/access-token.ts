import { createHash } from 'node:crypto';
import type { QPayClock } from '../config/clock';
import { freshnessAt, tokenDeadlines, type Freshness, type TokenDeadlines } from './refresh-policy';

/** What may be said of a token in logs, events and messages between instances: 8 hex digits of its SHA-256. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}

/** A token as the shared store and QPay describe it. */
export interface TokenFacts {
  value: string;
  /** Unix time in seconds at which it ends. */
  expiresAt: number;
  /** What is left of its life, in milliseconds, by a clock that is not this machine's. */
  remainingMs: number;
  /** Its whole life in milliseconds, where known; a reader of the store knows only what is left. */
  source: 'login' | 'store';
}

/**
 * For so many milliseconds one look at the wall clock counts. It shows only that the machine slept meanwhile, and then
 * whoever read the token just before it slept is no better off; two looks at clocks would double the cost of a read.
 */
const WALL_LOOK_MS = 1;

/** A token in this process, with its deadlines. What it says depends on nothing but the time. */
export class HeldToken {
  readonly value: string;
  readonly fingerprint: string;
  readonly expiresAt: number;
  readonly source: TokenFacts['source'];
  readonly remainingMs: number;
  readonly deadlines: TokenDeadlines;
  /** This instance's one draw for this token, from 0 to 1: it spreads what a fleet would otherwise do in one moment. */
  readonly jitter: number;
  /** How far this machine's clock is ahead of the one that measured the token, in milliseconds. */
  readonly skewMs: number;
  /** The same resolved promise for every reader: a warm read makes nothing. */
  readonly ready: Promise<string>;
  private readonly sinceMonotonic: number;
  private readonly sinceWall: number;
  private wallSeenAt = -Infinity;

  constructor(
    facts: TokenFacts,
    private readonly clock: QPayClock,
    options: { storeMarginMs: number; jitter: number; elapsedMs?: number },
  ) {
    this.value = facts.value;
    this.fingerprint = fingerprint(facts.value);
    this.expiresAt = facts.expiresAt;
    this.source = facts.source;
    this.remainingMs = facts.remainingMs;
    this.jitter = options.jitter;
    this.skewMs = clock.now() - (options.elapsedMs ?? 0) + facts.remainingMs - facts.expiresAt * 1000;
    this.deadlines = tokenDeadlines(facts.remainingMs, options.storeMarginMs, options.jitter);
    this.ready = Promise.resolve(facts.value);
    this.sinceMonotonic = clock.monotonic() - (options.elapsedMs ?? 0);
    this.sinceWall = clock.now() - (options.elapsedMs ?? 0);
  }

  /**
   * Milliseconds since its life was measured, by whichever clock says more: the monotonic one does not count while a
   * machine sleeps, the wall clock may be set back.
   */
  ageMs(): number {
    return Math.max(this.clock.monotonic() - this.sinceMonotonic, this.clock.now() - this.sinceWall);
  }

  /** Whether it is fresh, told as fast as can be: every business request asks. */
  isFresh(): boolean {
    const now = this.clock.monotonic();
    const { softMs } = this.deadlines;
    if (now - this.sinceMonotonic >= softMs) return false;
    if (now - this.wallSeenAt < WALL_LOOK_MS) return true;
    if (this.clock.now() - this.sinceWall >= softMs) return false;
    this.wallSeenAt = now;
    return true;
  }

  freshness(): Freshness {
    return freshnessAt(this.ageMs(), this.deadlines);
  }

  /** Milliseconds until it ends; negative afterwards. */
  leftMs(): number {
    return this.remainingMs - this.ageMs();
  }
}
