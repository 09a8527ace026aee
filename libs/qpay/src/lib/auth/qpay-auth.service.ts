import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { QPayClock } from '../config/clock';
import { AUTH_LOG_CONTEXT } from '../config/constants';
import { isTokenRejected } from '../errors/is-token-rejected';
import { fingerprint } from './access-token';
import { abortable } from './abortable';
import { attempt } from './attempt';
import type { QPayAuthEvent } from './auth-events';
import { logAuthEvent } from './auth-log';
import { describeStatus, type QPayAuthStatus } from './auth-status';
import { BackgroundRenewal } from './background-renewal';
import { ForcedRefresh } from './forced-refresh';
import { LoginGuard } from './login-guard';
import { alarmOnSkew } from './skew-alarm';
import { StoreHealth } from './store-health';
import { StoreSync } from './store-sync';
import type { Login } from './token-endpoint';
import { TokenFlight } from './token-flight';
import { TokenHolder } from './token-holder';
import { TokenRenewal } from './token-renewal';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';
import { waitMeter } from './wait-meter';

/** What the token service is made of; put together by the module, by `createQPay`, and by simulations. */
export interface QPayAuthParts {
  store: TokenStore;
  login: Login;
  settings: TokenSettings;
  clock: QPayClock;
  random: () => number;
  /** Renew also when nobody reads the token. Default false. */
  keepWarm?: boolean;
}

/**
 * One valid QPay access token for every caller in every process, and one login a token's life for the whole fleet.
 *
 * @publicApi
 */
export class QPayAuthService implements OnApplicationShutdown {
  private readonly logger = new Logger(AUTH_LOG_CONTEXT);
  private readonly events = new Subject<QPayAuthEvent>();
  private readonly holder: TokenHolder;
  private readonly guard: LoginGuard;
  private readonly renewal: TokenRenewal;
  private readonly background: BackgroundRenewal;
  private readonly flight: TokenFlight;
  private readonly sync: StoreSync;
  private readonly health: StoreHealth;
  private readonly forced: ForcedRefresh;
  private readonly measured: (waiting: Promise<string>) => Promise<string>;
  private reads = 0;
  private closed = false;

  /** @internal Made by the module or by `createQPay`. */
  constructor(private readonly parts: QPayAuthParts) {
    const emit = (event: QPayAuthEvent) => this.emit(event);
    const { clock, random, settings, store } = parts;
    this.holder = new TokenHolder(clock, random, settings);
    this.guard = new LoginGuard(store, settings, clock, random, emit);
    this.health = new StoreHealth(emit, clock);
    const base = { ...parts, holder: this.holder, guard: this.guard, health: this.health, emit };
    this.renewal = new TokenRenewal(base);
    this.flight = new TokenFlight({ ...base, renewal: this.renewal, sharedStore: store.shared });
    this.background = new BackgroundRenewal({
      clock,
      random,
      // The timer of a token that was refused meanwhile is no reason to log in sooner than a refusal allows.
      renew: () => this.flight.run(this.holder.current ? 'soft' : this.holder.reason),
      lastMomentsMs: (token) => this.renewal.lastMomentsMs(token),
      coolingMs: () => this.guard.coolingMs,
      reads: () => this.reads,
      keepWarm: parts.keepWarm ?? false,
    });
    this.holder.onAdopted((token) => this.background.watch(token));
    this.sync = new StoreSync({ ...base, pause: this.guard.pause, onChange: () => this.guard.turn.wake() });
    this.forced = new ForcedRefresh({ ...base, flight: this.flight, sync: this.sync });
    this.measured = waitMeter(clock, emit);
    alarmOnSkew(this.holder, emit);
    this.sync.start();
  }

  /** What happens, as it happens: reads, renewals, locks, rejections, store errors. Carries fingerprints, never tokens. */
  get events$(): Observable<QPayAuthEvent> {
    return this.events;
  }

  /**
   * A token that is valid now. Costs no input or output while one is held; waits for one login, of this process or of
   * another, while none is.
   *
   * @param options.signal ends this caller's waiting; the login itself goes on for the others
   * @throws QPayError (`QPAY_AUTHENTICATION`, `QPAY_UNAVAILABLE`, `QPAY_TIMEOUT`, `QPAY_CONNECTION`…) when there is no
   * valid token and QPay gives none; never because of Redis
   */
  getAccessToken(options?: { signal?: AbortSignal }): Promise<string> {
    const held = this.holder.current;
    this.reads += 1;
    if (held?.isFresh()) {
      if (this.events.observed) this.events.next({ type: 'read', source: 'fresh' });
      return held.ready;
    }
    if (held && held.freshness() !== 'invalid') {
      this.emit({ type: 'read', source: 'stale' });
      this.background.start(held);
      return held.ready;
    }
    this.emit({ type: 'read', source: 'waited' });
    return abortable(this.measured(this.flight.next()), options?.signal);
  }

  /**
   * Runs `call` with a valid token. When QPay refuses the token (`isTokenRejected`), drops it, gets another one, and runs
   * `call` once more: safe for writes too, because QPay decides about the token before it looks at the request.
   *
   * @throws whatever `call` rejects with, and what `getAccessToken` throws
   */
  async withToken<T>(call: (token: string) => Promise<T>): Promise<T> {
    try {
      return await attempt(this, call);
    } catch (error) {
      if (!isTokenRejected(error)) throw error;
    }
    return attempt(this, call);
  }

  /**
   * Says that QPay refused this token. A token that has been replaced meanwhile changes nothing; the current one is
   * dropped here, and in Redis if it still lies there, so that the next call gets another instance's or logs in.
   */
  async invalidate(token: string): Promise<void> {
    const held = this.holder.current;
    const print = fingerprint(token);
    const current = held === undefined ? !this.holder.isRefused(print) : held.value === token;
    this.emit({ type: 'rejected', fingerprint: print, current });
    // A renewal that sleeps, because nobody had to wait for it, has callers from now on.
    if (this.holder.refuse(print)) this.guard.turn.wake();
    if (!current) return;
    const remainingMs = held?.leftMs() ?? this.parts.settings.lockSeconds * 1000;
    await this.health.tolerate(() => this.parts.store.drop({ accessToken: token, remainingMs }));
  }

  /**
   * Deletes the shared token and, within a second, every connected instance's copy; the next call obtains a new one.
   * When Redis is out of reach, this process' copy goes and the others learn of it from QPay.
   */
  async clearCache(): Promise<void> {
    const held = this.holder.current;
    if (held) this.holder.refuse(held.fingerprint, 'cold');
    this.guard.reset();
    await this.health.tolerate(() => this.parts.store.clear());
    if (!held) return;
    await this.health.tolerate(() =>
      this.parts.store.drop({ accessToken: held.value, remainingMs: held.leftMs() }),
    );
  }

  /**
   * Logs in now, whatever the state of the token, and shares the result. For operators; at most once in 5 s for the whole
   * fleet, in between it returns the status as it is.
   */
  async forceRefresh(): Promise<QPayAuthStatus> {
    await this.forced.run();
    return this.status();
  }

  /** The state of the token in this process. Causes no login and no input or output. */
  status(): QPayAuthStatus {
    const mode = !this.parts.store.shared ? 'memory' : this.health.works ? 'shared' : 'local';
    const { lastError } = this.flight;
    const coolingMs = Math.round(this.guard.coolingMs);
    return describeStatus(this.holder.current, { mode, lastError, coolingMs });
  }

  /** Lets go of this service's own timers and connections. A login under way gets half a second, another is not made. */
  async close(): Promise<void> {
    this.background.stop();
    this.sync.stop();
    this.guard.close();
    this.guard.turn.wake();
    await this.flight.landed();
    this.closed = true;
    await this.parts.store.close();
    this.events.complete();
  }

  /** @internal */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private emit(event: QPayAuthEvent): void {
    // What was still asked of Redis ends without an answer because this service has left, which is no outage.
    if (this.closed) return;
    logAuthEvent(this.logger, event);
    this.events.next(event);
  }
}
