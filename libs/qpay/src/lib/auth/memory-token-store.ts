import type { QPayClock } from '../config/clock';
import { fingerprint } from './access-token';
import { minValidityMs } from './refresh-policy';
import {
  TokenStore,
  type LockAnswer,
  type LoginHold,
  type StoredToken,
  type StoreMessage,
} from './token-store';

interface Expiring<T> {
  value: T;
  /** On the monotonic clock. */
  until: number;
}

/**
 * A store within one process, for a single instance or for the time Redis has not come yet: the same rules, and nobody to
 * share with. Two processes that each use one end each other's QPay session at every login.
 */
export class MemoryTokenStore extends TokenStore {
  readonly shared: boolean = false;
  private token?: Expiring<StoredToken> & { reserveMs: number };
  private pause?: Expiring<LoginHold>;
  private owner?: string;
  private readonly tombstones = new Map<string, number>();

  constructor(private readonly clock: QPayClock) {
    super();
  }

  async read(): Promise<StoredToken | undefined> {
    const left = this.left(this.token);
    // Measured anew, a token in its last moments would pass for a young one with a short life, again and again.
    return this.token && left > this.token.reserveMs ? { ...this.token.value, remainingMs: left } : undefined;
  }

  async write(token: StoredToken): Promise<'stored' | 'older' | 'too-short'> {
    if (this.left(this.token) > token.remainingMs) return 'older';
    const { remainingMs } = token;
    const until = this.clock.monotonic() + remainingMs;
    this.token = { value: token, until, reserveMs: minValidityMs(remainingMs) };
    return 'stored';
  }

  async drop(token: { accessToken: string; remainingMs: number }): Promise<void> {
    this.tombstones.set(fingerprint(token.accessToken), this.clock.monotonic() + token.remainingMs);
    if (this.token?.value.accessToken === token.accessToken) this.token = undefined;
  }

  async clear(): Promise<void> {
    const token = await this.read();
    if (token) await this.drop(token);
    this.pause = undefined;
  }

  async isDropped(print: string): Promise<boolean> {
    for (const [key, until] of this.tombstones)
      if (until <= this.clock.monotonic()) this.tombstones.delete(key);
    return this.tombstones.has(print);
  }

  async lock(owner: string): Promise<LockAnswer> {
    if (this.owner !== undefined) return this.owner === owner && 'in-doubt';
    this.owner = owner;
    return 'won';
  }

  async unlock(owner: string): Promise<void> {
    if (this.owner === owner) this.owner = undefined;
  }

  async hold(): Promise<(LoginHold & { remainingMs: number }) | undefined> {
    const left = this.left(this.pause);
    return this.pause && left > 0 ? { ...this.pause.value, remainingMs: left } : undefined;
  }

  async setHold(hold: LoginHold, ms: number): Promise<void> {
    this.pause = { value: hold, until: this.clock.monotonic() + ms };
  }

  onMessage(_listener: (message: StoreMessage | { type: 'connected' }) => void): void {
    // Nobody else to hear from.
  }

  async close(): Promise<void> {
    this.token = undefined;
  }

  private left(entry: Expiring<unknown> | undefined): number {
    return entry ? entry.until - this.clock.monotonic() : 0;
  }
}
