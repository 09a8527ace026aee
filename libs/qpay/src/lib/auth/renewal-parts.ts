import type { QPayClock } from '../config/clock';
import type { HeldToken } from './access-token';
import type { EmitAuthEvent, RenewalReason } from './auth-events';
import type { LoginGuard } from './login-guard';
import type { Login } from './token-endpoint';
import type { StoreHealth } from './store-health';
import type { TokenHolder } from './token-holder';
import type { TokenSettings } from './token-settings';
import type { TokenStore } from './token-store';

/** What a renewal works with. */
export interface RenewalParts {
  store: TokenStore;
  login: Login;
  holder: TokenHolder;
  guard: LoginGuard;
  settings: TokenSettings;
  clock: QPayClock;
  random: () => number;
  emit: EmitAuthEvent;
  health: StoreHealth;
}

/** One renewal, from the wish to the token. */
export interface RenewalAttempt {
  reason: RenewalReason;
  /** Random for every attempt: only who wrote it may free the lock. */
  owner: string;
  /** The token to be replaced. */
  replaces?: string;
  /** What was held when the attempt began. */
  held?: HeldToken;
  startedAt: number;
  polls: number;
  /** Of the last look: what has changed since then ends the sleep that follows. */
  ticket: number;
}
