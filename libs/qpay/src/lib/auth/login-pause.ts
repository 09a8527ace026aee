import type { QPayClock } from '../config/clock';
import type { RenewalReason } from './auth-events';
import type { TokenSettings } from './token-settings';
import type { LoginHold, TokenStore } from './token-store';

/** Where nobody can be asked whether they have a token, forced logins become rarer and rarer, down to one in this time. */
const LONGEST_LONELY_PAUSE_MS = 60_000;

/**
 * The pause after a login, in which a refused token is no reason for another one. The fleet knows it by a key in the
 * store; this process also keeps it itself, for the time it cannot ask, and owes the fleet the key until that is written.
 */
export class LoginPause {
  private owed?: { hold: LoginHold; until: number };
  private loneLogins = 0;
  private loneUntil = 0;
  private heardUntil = 0;
  private lostUntil = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly settings: Pick<TokenSettings, 'loginPauseMs' | 'lostPatienceMs'>,
    private readonly clock: QPayClock,
    private readonly random: () => number,
  ) {}

  /** Whether the fleet does not know of this process' pause yet. */
  get isOwed(): boolean {
    return this.owedMs() > 0;
  }

  /**
   * This process has logged in. A login made alone is owed to nobody: after an outage most tokens of isolated processes
   * are dead, and the first refusal has to be able to replace them at once.
   */
  begin(fingerprint: string, { lonely, reason }: { lonely: boolean; reason: RenewalReason }): void {
    const { loginPauseMs } = this.settings;
    this.owed = undefined;
    const manual = reason === 'manual' && { manual: true };
    if (!lonely) this.owe({ kind: 'login', fingerprint, ...manual }, loginPauseMs);
    this.loneLogins = lonely && reason === 'rejected' ? this.loneLogins + 1 : 0;
    const growth = 2 ** Math.min(Math.max(this.loneLogins - 1, 0), 10);
    const pause = Math.min(loginPauseMs * growth, LONGEST_LONELY_PAUSE_MS);
    this.loneUntil = this.clock.monotonic() + pause * (0.75 + this.random() / 2);
  }

  /** Nobody may log in for so long. */
  owe(hold: LoginHold, ms: number): void {
    this.owed = { hold, until: this.clock.monotonic() + ms };
  }

  /**
   * Tells the fleet of the pause, if that is still to be done. Before a token is stored: whoever reads it and has it
   * refused must find the pause.
   *
   * @throws TokenStoreError when the store does not take it; it stays owed
   */
  async tell(): Promise<void> {
    const { owed } = this;
    const ms = this.owedMs();
    if (!owed || ms <= 0) return;
    await this.store.setHold(owed.hold, ms);
    if (this.owed === owed) this.owed = undefined;
  }

  /** Another instance has stored a token just now. */
  heard(): void {
    this.heardUntil = this.clock.monotonic() + this.settings.loginPauseMs;
  }

  /**
   * The store has just stopped answering. One command that took too long is no outage: a process that logs in by itself
   * for that meets others that do the same, and the next moment the store answers all of them.
   */
  lost(): void {
    this.lostUntil = this.clock.monotonic() + this.settings.lostPatienceMs * (0.75 + this.random() / 2);
  }

  /** Milliseconds that this process waits by what it knows itself; zero or less when it need not. */
  ownMs(reason: RenewalReason, lonely: boolean): number {
    if (reason !== 'rejected') return 0;
    if (!lonely) return this.owedMs();
    return Math.max(this.loneUntil, this.heardUntil, this.lostUntil) - this.clock.monotonic();
  }

  /**
   * Whether the fleet's pause after a login holds for this reason. A refused token always waits. Who has none, or an old
   * one, waits where the token of that login has been dropped: it may not have heard of the refusal.
   */
  async holdsFor(reason: RenewalReason, { fingerprint }: LoginHold): Promise<boolean> {
    if (reason === 'rejected') return true;
    if (reason === 'manual' || fingerprint === undefined) return false;
    return this.store.isDropped(fingerprint);
  }

  /** Forgets every pause. */
  reset(): void {
    this.owed = undefined;
    this.loneLogins = 0;
    this.loneUntil = 0;
    this.heardUntil = 0;
    this.lostUntil = 0;
  }

  private owedMs(): number {
    return (this.owed?.until ?? 0) - this.clock.monotonic();
  }
}
