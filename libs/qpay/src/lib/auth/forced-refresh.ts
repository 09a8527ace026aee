import type { QPayClock } from '../config/clock';
import type { StoreHealth } from './store-health';
import type { StoreSync } from './store-sync';
import type { TokenFlight } from './token-flight';
import type { TokenHolder } from './token-holder';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';

/** What a forced refresh works with. */
export interface ForcedRefreshParts {
  store: TokenStore;
  holder: TokenHolder;
  flight: TokenFlight;
  sync: StoreSync;
  health: StoreHealth;
  clock: QPayClock;
  settings: Pick<TokenSettings, 'loginPauseMs'>;
}

/** A login that an operator asks for, at most one in the pause after a login, however many ask at however many instances. */
export class ForcedRefresh {
  private lastAt = -Infinity;
  /** What the last one gave. */
  private own?: string;

  constructor(private readonly parts: ForcedRefreshParts) {}

  /** @throws QPayError when QPay gives no token */
  async run(): Promise<void> {
    const { clock, settings, flight, sync, holder } = this.parts;
    const now = clock.monotonic();
    if (now - this.lastAt < settings.loginPauseMs) return;
    this.lastAt = now;
    await flight.landed();
    // An instance without a token of its own would take the stored one for a new one.
    await sync.check();
    if (await this.isDoneElsewhere()) return;
    this.own = (await flight.run('manual', holder.current?.fingerprint)).fingerprint;
  }

  /** Another instance has just been asked, and this one has its token by now. */
  private async isDoneElsewhere(): Promise<boolean> {
    const { store, holder, health } = this.parts;
    const held = holder.current?.fingerprint;
    let done = false;
    await health.tolerate(async () => {
      const hold = await store.hold();
      done = hold?.manual === true && hold.fingerprint === held && held !== this.own;
    });
    return done;
  }
}
