import type { QPayClock } from '../config/clock';
import { fingerprint, type HeldToken } from './access-token';
import type { EmitAuthEvent } from './auth-events';
import type { LoginPause } from './login-pause';
import { SingleFlight } from './single-flight';
import type { StoreHealth } from './store-health';
import type { TokenHolder } from './token-holder';
import type { TokenSettings } from './token-settings';
import type { StoredToken, StoreMessage, TokenStore } from './token-store';

/** What the synchronisation works with. */
export interface StoreSyncParts {
  store: TokenStore;
  holder: TokenHolder;
  settings: TokenSettings;
  clock: QPayClock;
  random: () => number;
  emit: EmitAuthEvent;
  pause: LoginPause;
  health: StoreHealth;
  /** The store is in reach, or something in it has changed. */
  onChange(): void;
}

/**
 * Keeps this process and the store of one mind: takes announced tokens on, lets dropped ones go, and puts the token back
 * where a flush or a restart of Redis lost it. Messages make that fast; a look every half minute makes it certain.
 */
export class StoreSync {
  private readonly flight = new SingleFlight<void>();
  private cancelTimer?: () => void;
  /** While an announced token is about to be read. */
  private cancelFetch?: () => void;
  private stopped = false;

  constructor(private readonly parts: StoreSyncParts) {}

  start(): void {
    this.parts.store.onMessage((message) => this.hear(message));
    if (this.parts.store.shared) this.schedule();
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
    this.cancelFetch?.();
  }

  /** Compares this process' token with the shared one. Never rejects. */
  check(): Promise<void> {
    return this.flight.run(() => this.parts.health.tolerate(() => this.compare()));
  }

  private hear(message: StoreMessage | { type: 'connected' }): void {
    const { holder, emit, clock, random, settings, pause } = this.parts;
    if (this.stopped) return;
    if (message.type === 'connected') return this.fetch();
    const { type: change, fingerprint: print } = message;
    emit({ type: 'announced', change, fingerprint: print });
    if (change === 'dropped') return holder.refuse(print) ? this.dropped() : undefined;
    pause.heard();
    if (holder.current?.fingerprint === print) return;
    if (!holder.current) return this.fetch();
    // A large fleet does not read the key in the same millisecond, except where callers are waiting for it.
    this.cancelFetch?.();
    this.cancelFetch = clock.schedule(random() * settings.announceSpreadMs, () => this.fetch());
  }

  /** The token in hand is dead. If its successor has been announced, nobody should have to ask for it first. */
  private dropped(): void {
    if (this.cancelFetch) this.fetch();
    else this.parts.onChange();
  }

  /** Takes an announced token on, and wakes whoever waits for it. */
  private fetch(): void {
    this.cancelFetch?.();
    this.cancelFetch = undefined;
    // A check under way may have read the store before this token lay there.
    const before = this.flight.pending ?? Promise.resolve();
    void before.then(() => this.check()).then(this.parts.onChange);
  }

  private async compare(): Promise<void> {
    const { store, holder } = this.parts;
    const stored = await store.read();
    const { current } = holder;
    if (stored && current?.value === stored.accessToken) return;
    if (stored && (!current || stored.expiresAt >= current.expiresAt)) this.adopt(stored);
    else if (current) await this.repair(current);
  }

  private adopt(stored: StoredToken): void {
    const { holder } = this.parts;
    if (holder.isRefused(fingerprint(stored.accessToken))) return;
    const { accessToken: value, expiresAt, remainingMs } = stored;
    const token = holder.measure({ value, expiresAt, remainingMs, source: 'store' });
    if (token.freshness() !== 'invalid') holder.adopt(token);
  }

  /** Redis lost the token, or has an older one. A token with a tombstone was cleared on purpose: it is not put back. */
  private async repair(current: HeldToken): Promise<void> {
    const { store, holder, emit } = this.parts;
    if (await store.isDropped(current.fingerprint)) return void holder.refuse(current.fingerprint);
    const { value: accessToken, expiresAt } = current;
    const written = await store.write({ accessToken, expiresAt, remainingMs: current.leftMs() });
    if (written === 'stored') emit({ type: 'repaired', fingerprint: current.fingerprint });
  }

  private schedule(): void {
    if (this.stopped) return;
    const { clock, random, settings, holder } = this.parts;
    this.cancelTimer = clock.schedule(settings.checkMs * (0.5 + random()), () => {
      void (holder.current ? this.check() : Promise.resolve()).then(() => this.schedule());
    });
  }
}
