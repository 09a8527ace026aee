import { fingerprint } from '../../src/lib/auth/access-token';
import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import {
  TokenStore,
  TokenStoreError,
  type LoginHold,
  type StoreMessage,
} from '../../src/lib/auth/token-store';
import type { VirtualClock } from './virtual-clock';

type Heard = StoreMessage | { type: 'connected' };
type Call = 'read' | 'write' | 'drop' | 'clear' | 'isDropped' | 'lock' | 'unlock' | 'hold' | 'setHold';

/** What several instances share: one store, and what they tell each other. */
export class Commons {
  readonly server: MemoryTokenStore;
  readonly members = new Set<FrailStore>();

  constructor(readonly clock: VirtualClock) {
    this.server = new MemoryTokenStore(clock);
  }

  /** One instance's way to it. */
  store(): FrailStore {
    const store = new FrailStore(this);
    this.members.add(store);
    return store;
  }

  tell(message: Heard): void {
    for (const member of this.members) member.hear(message);
  }
}

/** An instance's way to the shared store, of which any part can fail: what fails has not been carried out. */
export class FrailStore extends TokenStore {
  readonly shared = true;
  /** Whether this call fails, asked each time. */
  fails: (call: Call) => boolean = () => false;
  private readonly listeners = new Set<(message: Heard) => void>();

  constructor(private readonly commons: Commons) {
    super();
  }

  read = () => this.call('read', (server) => server.read());
  isDropped = (print: string) => this.call('isDropped', (server) => server.isDropped(print));
  lock = (owner: string) => this.call('lock', (server) => server.lock(owner));
  unlock = (owner: string) => this.call('unlock', (server) => server.unlock(owner));
  hold = () => this.call('hold', (server) => server.hold());
  setHold = (hold: LoginHold, ms: number) => this.call('setHold', (server) => server.setHold(hold, ms));
  clear = () => this.call('clear', (server) => server.clear());

  async write(token: Parameters<TokenStore['write']>[0]) {
    const written = await this.call('write', (server) => server.write(token));
    if (written === 'stored')
      this.commons.tell({ type: 'stored', fingerprint: fingerprint(token.accessToken) });
    return written;
  }

  async drop(token: Parameters<TokenStore['drop']>[0]) {
    await this.call('drop', (server) => server.drop(token));
    this.commons.tell({ type: 'dropped', fingerprint: fingerprint(token.accessToken) });
  }

  onMessage(listener: (message: Heard) => void): void {
    this.listeners.add(listener);
  }

  /** A message, or the news that the store is in reach again, comes in. */
  hear(message: Heard): void {
    for (const listener of this.listeners) listener(message);
  }

  async close(): Promise<void> {
    this.commons.members.delete(this);
  }

  private async call<T>(what: Call, work: (server: MemoryTokenStore) => Promise<T>): Promise<T> {
    if (this.fails(what)) throw new TokenStoreError(what, new Error('made to fail'));
    return work(this.commons.server);
  }
}
