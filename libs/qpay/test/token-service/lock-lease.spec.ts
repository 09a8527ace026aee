import { TokenStoreError } from '../../src/lib/auth/token-store';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { DEFAULT_TOKEN_SETTINGS, type TokenSettings } from '../../src/lib/auth/token-settings';
import { sleep } from '../../src/lib/config/clock';
import { Commons, type FrailStore } from '../support/frail-store';
import { VirtualClock } from '../support/virtual-clock';

const LIFETIME_MS = 86_400_000;
const LOCK_MS = 10_000;
const LOGIN_MS = 2_000;

/** Lets everything happen that needs no time to pass. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe('the life of a lock', () => {
  let clock: VirtualClock;
  let commons: Commons;
  /** Of each login how old the lock was when it began, and how long it might take. */
  let logins: { lockAgeMs: number; budgetMs: number }[];
  let lock: { owner?: string; takenAt: number };
  let services: QPayAuthService[];

  beforeEach(() => {
    clock = new VirtualClock();
    commons = new Commons(clock);
    [logins, lock, services] = [[], { takenAt: 0 }, []];
  });

  afterEach(async () => {
    for (const auth of services) await auth.close();
  });

  function service(store: FrailStore, settings: Partial<TokenSettings> = {}): QPayAuthService {
    const auth = new QPayAuthService({
      store,
      login: async (budgetMs) => {
        logins.push({ lockAgeMs: clock.monotonic() - lock.takenAt, budgetMs });
        await sleep(clock, LOGIN_MS);
        const expiresAt = Math.floor((clock.now() + LIFETIME_MS) / 1_000);
        const accessToken = `token ${logins.length}`;
        return { accessToken, expiresAt, lifetimeMs: LIFETIME_MS, elapsedMs: LOGIN_MS };
      },
      settings: { ...DEFAULT_TOKEN_SETTINGS, ...settings },
      clock,
      random: () => 0.5,
    });
    services.push(auth);
    return auth;
  }

  /** A way to the store that notes when the lock was taken. */
  function notingStore(): FrailStore {
    const store = commons.store();
    const { lock: take, unlock } = store;
    store.lock = async (owner) => {
      const won = await take(owner);
      if (won && lock.owner !== owner) lock = { owner, takenAt: clock.monotonic() };
      return won;
    };
    store.unlock = async (owner) => {
      await unlock(owner);
      if (lock.owner === owner) lock.owner = undefined;
    };
    return store;
  }

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await settled();
    }
  }

  /** Once: the process stands still for nine seconds after the store has done this. */
  function standsStillAfter(store: FrailStore, what: 'lock' | 'hold'): void {
    let calls = 0;
    const stand = async <T>(answer: T): Promise<T> => {
      // The second look at the pause is the one under the lock.
      if (++calls === (what === 'lock' ? 1 : 2)) clock.advance(9_000);
      return answer;
    };
    if (what === 'lock') {
      const { lock: take } = store;
      store.lock = async (owner) => stand(await take(owner));
    } else {
      const { hold } = store;
      store.hold = async () => stand(await hold());
    }
  }

  it.each(['lock', 'hold'] as const)(
    '14: a process that stood still after its %s was answered takes the lock anew, and makes no login that is cut short',
    async (what) => {
      const store = notingStore();
      standsStillAfter(store, what);
      const asked = service(store).getAccessToken();
      await settled();
      await pass(10_000);
      expect(await asked).toBe('token 1');
      expect(logins).toEqual([{ lockAgeMs: expect.any(Number), budgetMs: 8_000 }]);
      for (const { lockAgeMs, budgetMs } of logins) expect(lockAgeMs + budgetMs).toBeLessThan(LOCK_MS);
      expect(lock.owner).toBeUndefined();
    },
  );

  it('16: a lock whose answer was lost is given back after a pause, and taken anew for its whole life', async () => {
    const store = notingStore();
    const auth = service(store, { lostPatienceMs: 4_000 });
    const first = auth.getAccessToken();
    await settled();
    await pass(DEFAULT_TOKEN_SETTINGS.loginPauseMs + LOGIN_MS + 100);
    const { lock: take } = store;
    let lost = false;
    store.lock = async (owner) => {
      const won = await take(owner);
      if (lost) return won;
      lost = true;
      throw new TokenStoreError('lock', new Error('the answer was lost'));
    };
    await auth.invalidate(await first);
    const next = auth.getAccessToken();
    await settled();
    await pass(10_000);
    expect(await next).toBe('token 2');
    const [, { lockAgeMs = Infinity, budgetMs = Infinity } = {}] = logins;
    expect(lockAgeMs + budgetMs).toBeLessThan(LOCK_MS);
  });

  it('18: a lock that ends while its holder stands still at QPay is told of as expired, and how long it was waited for', async () => {
    const told: unknown[] = [];
    const auth = service(notingStore());
    auth.events$.subscribe((event) => event.type === 'lock' && told.push(event));
    const asked = auth.getAccessToken();
    await settled();
    await pass(LOGIN_MS - 50);
    clock.advance(LOCK_MS);
    await settled();
    await asked;
    const waitedMs = LOGIN_MS - 50 + LOCK_MS;
    expect(told).toEqual([
      { type: 'lock', outcome: 'won', waitedMs: 0 },
      { type: 'lock', outcome: 'expired', waitedMs },
    ]);
    await auth.clearCache();
    told.length = 0;
    const again = auth.getAccessToken();
    await settled();
    await pass(LOGIN_MS + 100);
    await again;
    expect(told).toEqual([{ type: 'lock', outcome: 'won', waitedMs: 0 }]);
  });

  it('15: with the literal rule, a renewal in good time keeps the token that works while another instance logs in', async () => {
    const pair = [0, 1].map(() => service(commons.store(), { lockMaxRetries: 3 }));
    const first = pair.map((auth) => auth.getAccessToken());
    await settled();
    await pass(LOGIN_MS + 1_000);
    const held = await Promise.all(first);
    // Where nothing is cached the rule holds: three polls, and a login of one's own.
    const before = logins.length;
    expect(before).toBeGreaterThanOrEqual(1);
    clock.advance(LIFETIME_MS - 200_000);
    expect(await Promise.all(pair.map((auth) => auth.getAccessToken()))).toEqual(held.map(() => held.at(-1)));
    await settled();
    await pass(LOGIN_MS + 3_000);
    expect(logins).toHaveLength(before + 1);
    const renewed = await Promise.all(pair.map((auth) => auth.getAccessToken()));
    expect(new Set(renewed)).toEqual(new Set([`token ${before + 1}`]));
  });
});
