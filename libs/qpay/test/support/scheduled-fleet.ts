import type { Scheduler } from 'fast-check';
import { fingerprint } from '../../src/lib/auth/access-token';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import type { Login } from '../../src/lib/auth/token-endpoint';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { TokenStore, type LoginHold, type StoreMessage } from '../../src/lib/auth/token-store';
import { sleep } from '../../src/lib/config/clock';
import { QPayTokenRejectedError } from '../../src/lib/errors/qpay-auth-errors';
import { VirtualClock } from './virtual-clock';

export const LIFETIME_MS = 600_000;

type Listener = (message: StoreMessage | { type: 'connected' }) => void;

/** What the scheduler decides about: when each step of the outside world happens. */
export class ScheduledWorld {
  readonly clock = new VirtualClock();
  readonly server = new MemoryTokenStore(this.clock);
  readonly listeners = new Set<Listener>();
  /** The stores of the instances that have asked for the lock. */
  readonly contenders = new Set<TokenStore>();
  /** When each token was issued. */
  readonly issuedAt = new Map<string, number>();
  private live?: string;

  constructor(private readonly scheduler: Pick<Scheduler, 'schedule'>) {}

  /** Something that goes over the network: it happens when the scheduler says so, and is known when it says so again. */
  async remote<T>(what: string, happens: () => T | Promise<T>): Promise<T> {
    await this.scheduler.schedule(Promise.resolve(), `${what} arrives`);
    const result = await happens();
    await this.scheduler.schedule(Promise.resolve(), `${what} is answered`);
    return result;
  }

  /** QPay: a login ends the session before it. */
  issue(): string {
    this.live = `token ${this.issuedAt.size + 1}`;
    this.issuedAt.set(this.live, this.clock.monotonic());
    return this.live;
  }

  /** QPay ends the session, as a login from elsewhere does. */
  revoke(): void {
    this.live = undefined;
  }

  /** A business request. */
  async request(token: string): Promise<void> {
    await this.remote(`a request with ${token}`, () => {
      if (token !== this.live || this.ageMs(token) >= LIFETIME_MS) throw refused();
    });
  }

  ageMs(token: string): number {
    return this.clock.monotonic() - (this.issuedAt.get(token) ?? -Infinity);
  }
}

const refused = () => new QPayTokenRejectedError('refused', { operation: 'test', httpStatus: 401 });

/** A store as two processes see it: every command takes its time, and messages come when they come. */
class ScheduledStore extends TokenStore {
  readonly shared = true;

  constructor(private readonly world: ScheduledWorld) {
    super();
  }

  isDropped = (print: string) => this.world.remote('tombstone', () => this.world.server.isDropped(print));
  lock = (owner: string) => {
    this.world.contenders.add(this);
    return this.world.remote('lock', () => this.world.server.lock(owner));
  };
  unlock = (owner: string) => this.world.remote('unlock', () => this.world.server.unlock(owner));
  hold = () => this.world.remote('hold', () => this.world.server.hold());
  setHold = (hold: LoginHold, ms: number) =>
    this.world.remote('set-hold', () => this.world.server.setHold(hold, ms));

  async read() {
    const askedAt = this.world.clock.monotonic();
    const token = await this.world.remote('read', () => this.world.server.read());
    // As the Redis store does: what it says of the token's life may be old by the time it is heard.
    return token && { ...token, remainingMs: token.remainingMs - (this.world.clock.monotonic() - askedAt) };
  }

  async write(token: Parameters<TokenStore['write']>[0]) {
    const sentAt = this.world.clock.monotonic();
    const written = await this.world.remote('write', () => {
      // It is the process that is stopped for minutes in these runs; a command on its way takes no time worth the name.
      const remainingMs = token.remainingMs - (this.world.clock.monotonic() - sentAt);
      return remainingMs > 0 ? this.world.server.write({ ...token, remainingMs }) : 'too-short';
    });
    if (written === 'stored') this.tell({ type: 'stored', fingerprint: fingerprint(token.accessToken) });
    return written;
  }

  async drop(token: Parameters<TokenStore['drop']>[0]) {
    await this.world.remote('drop', () => this.world.server.drop(token));
    this.tell({ type: 'dropped', fingerprint: fingerprint(token.accessToken) });
  }

  async clear() {
    const gone = await this.world.remote('clear', async () => {
      const token = await this.world.server.read();
      await this.world.server.clear();
      return token;
    });
    if (gone) this.tell({ type: 'dropped', fingerprint: fingerprint(gone.accessToken) });
  }

  onMessage(listener: Listener): void {
    this.world.listeners.add(listener);
  }

  async close(): Promise<void> {}

  private tell(message: StoreMessage): void {
    for (const listener of this.world.listeners) {
      void this.world.remote(`message ${message.type}`, () => listener(message));
    }
  }
}

/** One process of the world. */
export class ScheduledProcess {
  readonly auth: QPayAuthService;
  /** The most logins that were under way at once. */
  mostLogins = 0;
  private logins = 0;

  constructor(
    private readonly world: ScheduledWorld,
    private readonly options: { random?: number; keepWarm?: boolean; loginMs?: number } = {},
  ) {
    const { random = 0.5, keepWarm } = options;
    this.auth = new QPayAuthService({
      store: new ScheduledStore(world),
      login: this.login,
      settings: DEFAULT_TOKEN_SETTINGS,
      clock: world.clock,
      random: () => random,
      keepWarm,
    });
  }

  private readonly login: Login = async () => {
    this.logins += 1;
    this.mostLogins = Math.max(this.mostLogins, this.logins);
    const startedAt = this.world.clock.monotonic();
    if (this.options.loginMs) await sleep(this.world.clock, this.options.loginMs);
    const accessToken = await this.world.remote('login', () => this.world.issue());
    this.logins -= 1;
    const expiresAt = Math.floor((this.world.clock.now() + LIFETIME_MS) / 1_000);
    return {
      accessToken,
      expiresAt,
      lifetimeMs: LIFETIME_MS,
      elapsedMs: this.world.clock.monotonic() - startedAt,
    };
  };
}
