import { SimulatorClock } from '../core/clock';
import { JsonObject } from '../core/json';
import { SeededRandom } from '../core/random';
import { EventLog } from '../logs/event-log';
import { QPaySimulatorSettings } from '../simulator-options';
import { signJwt, tokenFingerprint } from './jwt';
import { Merchant } from './merchant';

type End = 'expired' | 'replaced' | 'killed';

/** A token that was handed out. */
export interface IssuedToken {
  value: string;
  fingerprint: string;
  kind: 'access' | 'refresh';
  merchant: Merchant;
  /** The QuickQR terminal of the login; absent on the merchant API. */
  terminalId: string | undefined;
  /** Milliseconds since 1970, in simulated time. */
  expiresAt: number;
  endedBy?: End;
}

/** Which session a login belongs to: QuickQR terminals have sessions of their own. */
interface Holder {
  merchant: Merchant;
  terminalId: string | undefined;
}

/** Issues token pairs and remembers which of them still count. */
export class TokenIssuer {
  private readonly tokens = new Map<string, IssuedToken>();
  private live = new Set<IssuedToken>();
  private readonly key: string;
  private issuedByLogin = 0;

  constructor(
    private readonly settings: () => QPaySimulatorSettings,
    private readonly clock: SimulatorClock,
    private readonly random: SeededRandom,
    private readonly events: EventLog,
  ) {
    this.key = random.alphanumeric(32);
  }

  /** How many tokens were issued to a Basic login since the start. */
  get logins(): number {
    return this.issuedByLogin;
  }

  /** Counts logins from zero again. */
  resetLogins(): void {
    this.issuedByLogin = 0;
  }

  /** A login: under the rule of one session it ends every earlier token of the account. */
  login(holder: Holder): { body: JsonObject; access: IssuedToken } {
    if (this.settings().session === 'single') this.end(holder, 'replaced', 'both');
    this.issuedByLogin += 1;
    return this.issue(holder, 'login');
  }

  /** A refresh: the refresh token rotates; whether the access token dies with it is a switch. */
  refresh(refreshToken: IssuedToken): { body: JsonObject; access: IssuedToken } {
    const { session, refreshRevokesAccess = session === 'single' } = this.settings();
    if (refreshRevokesAccess) this.end(refreshToken, 'replaced', 'both');
    else this.endToken(refreshToken, 'replaced');
    return this.issue(refreshToken, 'refresh');
  }

  /** What became of a token: `live`, why it ended, or `unknown` when this server never issued it. */
  inspect(
    value: string,
    kind: 'access' | 'refresh',
  ): { state: 'live' | End | 'unknown'; token?: IssuedToken } {
    const token = this.tokens.get(value);
    if (!token || token.kind !== kind) return { state: 'unknown' };
    if (token.endedBy) return { state: token.endedBy, token };
    if (this.clock.now() >= token.expiresAt) return { state: 'expired', token };
    return { state: 'live', token };
  }

  /** Ends every token at once: `expired` as if their time had come, `killed` as if another system had logged in. */
  endAll(reason: 'expired' | 'killed', clientId?: string): void {
    for (const token of this.live) {
      if (clientId === undefined || token.merchant.clientId === clientId) this.endToken(token, reason);
    }
  }

  private issue(holder: Holder, how: 'login' | 'refresh'): { body: JsonObject; access: IssuedToken } {
    const { lifetimeSeconds, expiresIn, environment } = this.settings();
    const iat = this.clock.epochSeconds();
    const stated = expiresIn === 'absolute' ? iat + lifetimeSeconds : lifetimeSeconds;
    const times = { iat, exp: iat + stated };
    const { merchant } = holder;
    const access = this.remember(holder, 'access', iat + lifetimeSeconds, {
      client_id: merchant.clientUuid,
      session_id: this.random.alphanumeric(32),
      ...times,
      merchant_id: merchant.merchantId,
      v1_merchant_flag: false,
    });
    const refresh = this.remember(holder, 'refresh', iat + lifetimeSeconds, {
      id: merchant.clientUuid,
      session_secret: `$2b$10$${this.random.alphanumeric(53)}`,
      extra: {},
      ...times,
    });
    this.events.add('token.issued', { how, clientId: merchant.clientId, token: access.fingerprint });
    const body = {
      token_type: 'bearer',
      refresh_expires_in: stated,
      refresh_token: refresh.value,
      access_token: access.value,
      expires_in: stated,
      scope: 'get_token',
      'not-before-policy': '0',
      session_state: environment === 'sandbox' ? 'sandbox' : 'prod_new',
    };
    return { body, access };
  }

  private remember(
    holder: Holder,
    kind: IssuedToken['kind'],
    expires: number,
    claims: JsonObject,
  ): IssuedToken {
    const value = signJwt(claims, this.key);
    const { merchant, terminalId } = holder;
    const fingerprint = tokenFingerprint(value);
    const token: IssuedToken = { value, fingerprint, kind, merchant, terminalId, expiresAt: expires * 1000 };
    this.tokens.set(value, token);
    this.live.add(token);
    return token;
  }

  private end(holder: Holder, reason: End, which: IssuedToken['kind'] | 'both'): void {
    for (const token of this.live) {
      const same = token.merchant === holder.merchant && token.terminalId === holder.terminalId;
      if (same && (which === 'both' || token.kind === which)) this.endToken(token, reason);
    }
  }

  private endToken(token: IssuedToken, reason: End): void {
    this.live.delete(token);
    token.endedBy = reason;
    if (token.kind === 'access') this.events.add('token.ended', { reason, token: token.fingerprint });
  }
}
