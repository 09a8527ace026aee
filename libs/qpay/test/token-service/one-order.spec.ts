import { MemoryTokenStore } from '../../src/lib/auth/memory-token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { SingleFlight } from '../../src/lib/auth/single-flight';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import type { StoredToken } from '../../src/lib/auth/token-store';
import { LIFETIME_MS } from '../support/scheduled-fleet';
import { VirtualClock } from '../support/virtual-clock';

/** A shared store in which one call of one kind, the first by default, is held up until it is let go. */
class HeldUpStore extends MemoryTokenStore {
  override readonly shared = true;
  letGo: () => void = () => undefined;
  private readonly gone = new Promise<void>((resolve) => (this.letGo = resolve));
  private calls = 0;

  constructor(
    clock: VirtualClock,
    private readonly what: 'lock' | 'write',
    private readonly turn = 1,
  ) {
    super(clock);
  }

  override async lock(owner: string): ReturnType<MemoryTokenStore['lock']> {
    await this.passed('lock');
    return super.lock(owner);
  }

  override async write(token: StoredToken): ReturnType<MemoryTokenStore['write']> {
    await this.passed('write');
    return super.write(token);
  }

  private async passed(what: 'lock' | 'write'): Promise<void> {
    if (what === this.what && ++this.calls === this.turn) await this.gone;
  }
}

describe('one order of things', () => {
  const clock = new VirtualClock();
  let logins = 0;

  beforeEach(() => void (logins = 0));

  const service = (store: MemoryTokenStore, loginPauseMs = 0) =>
    new QPayAuthService({
      store,
      login: async () => {
        logins += 1;
        const expiresAt = Math.floor((clock.now() + LIFETIME_MS) / 1_000);
        return { accessToken: `token ${logins}`, expiresAt, lifetimeMs: LIFETIME_MS, elapsedMs: 0 };
      },
      settings: { ...DEFAULT_TOKEN_SETTINGS, loginPauseMs },
      clock,
      random: () => 0.5,
    });

  it('2: who gets the lock after another’s login looks once more, and logs in no more', async () => {
    const store = new HeldUpStore(clock, 'lock');
    const [late, early] = [service(store), service(store)];
    const asked = late.getAccessToken();
    expect(await early.getAccessToken()).toBe('token 1');
    store.letGo();
    expect(await asked).toBe('token 1');
    expect(logins).toBe(1);
  });

  it('8: a token that is refused while its flight lands is handed to nobody', async () => {
    const store = new HeldUpStore(clock, 'write');
    const auth = service(store);
    const asked = auth.getAccessToken();
    await new Promise(setImmediate);
    const token = await auth.getAccessToken();
    await auth.invalidate(token);
    store.letGo();
    expect([token, await asked]).toEqual(['token 1', 'token 2']);
  });

  it('42: a token refused while its renewal in good time waits for the lock is not replaced before the pause is over', async () => {
    const store = new HeldUpStore(clock, 'lock', 2);
    const pauseMs = 2_000;
    const auth = service(store, pauseMs);
    const token = await auth.getAccessToken();
    // Stale: a reader starts the renewal, which stops before the lock.
    clock.advance(LIFETIME_MS * 0.85);
    expect(await auth.getAccessToken()).toBe(token);
    await new Promise(setImmediate);
    // Meanwhile somebody has logged in, and QPay refuses the token.
    await store.setHold({ kind: 'login' }, pauseMs);
    await auth.invalidate(token);
    const next = auth.getAccessToken();
    store.letGo();
    await new Promise(setImmediate);
    expect(logins).toBe(1);
    clock.advance(pauseMs);
    expect(await next).toBe('token 2');
  });

  it('9: a flight begun between two awaiters of the last one is joined by the second: 2 logins, not 3', async () => {
    const auth = service(new MemoryTokenStore(clock));
    const refusing = auth.getAccessToken().then(async (token) => {
      const dropped = auth.invalidate(token);
      const next = auth.getAccessToken();
      await dropped;
      return next;
    });
    const another = auth.getAccessToken().then(() => auth.getAccessToken());
    expect(await Promise.all([refusing, another])).toEqual(['token 2', 'token 2']);
    expect(await auth.getAccessToken()).toBe('token 2');
    expect(logins).toBe(2);
  });

  it('9: the end of a flight does not clear one that has taken its place', async () => {
    const flight = new SingleFlight<string>();
    const works: string[] = [];
    let land: (value: string) => void = () => undefined;
    const outer = flight.run(() => {
      works.push('outer');
      void flight.run(async () => works.push('inner').toString());
      return new Promise((resolve) => (land = resolve));
    });
    await new Promise(setImmediate);
    const third = flight.run(async () => works.push('third').toString());
    land('landed');
    expect(await Promise.all([outer, third])).toEqual(['landed', 'landed']);
    expect(works).toEqual(['outer', 'inner']);
  });
});
