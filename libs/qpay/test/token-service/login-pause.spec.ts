import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { Commons, type FrailStore } from '../support/frail-store';
import { VirtualClock } from '../support/virtual-clock';

const LIFETIME_MS = 86_400_000;
const PAUSE_MS = 5_000;

/** Lets everything happen that needs no time to pass. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe('42: no two logins within the pause after one', () => {
  let clock: VirtualClock;
  let commons: Commons;
  /** When each login was made. */
  let logins: number[];
  let services: QPayAuthService[];

  beforeEach(() => {
    clock = new VirtualClock();
    commons = new Commons(clock);
    logins = [];
    services = [];
  });

  afterEach(async () => {
    for (const auth of services) await auth.close();
  });

  function service(store: FrailStore): QPayAuthService {
    const auth = new QPayAuthService({
      store,
      login: async () => {
        logins.push(clock.monotonic());
        const expiresAt = Math.floor((clock.now() + LIFETIME_MS) / 1_000);
        return {
          accessToken: `token ${logins.length}`,
          expiresAt,
          lifetimeMs: LIFETIME_MS,
          elapsedMs: 0,
        };
      },
      settings: { ...DEFAULT_TOKEN_SETTINGS, loginPauseMs: PAUSE_MS },
      clock,
      random: () => 0.5,
    });
    services.push(auth);
    return auth;
  }

  /** Lets time pass in steps short enough for everything that it sets off. */
  async function pass(ms: number): Promise<void> {
    const STEP_MS = 100;
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(Math.min(STEP_MS, ms - passed));
      await settled();
    }
  }

  /** What it gives in the end, and that nobody logs in before the pause since the last login is over. */
  async function expectPatience(asked: Promise<string>): Promise<void> {
    const before = logins.length;
    await settled();
    await pass(PAUSE_MS - 100 - (clock.monotonic() - (logins.at(-1) ?? 0)));
    expect(logins).toHaveLength(before);
    await pass(30_000);
    expect(await asked).toBe(`token ${before + 1}`);
    expect(logins).toHaveLength(before + 1);
  }

  it('by an instance that never held the token which QPay refused', async () => {
    const first = service(commons.store());
    await first.invalidate(await first.getAccessToken());
    // One that was there before would have heard of the token, and then of its end.
    const latecomer = service(commons.store());
    await expectPatience(latecomer.getAccessToken());
  });

  it('by an instance that renews in good time, and has not heard of the refused token', async () => {
    const [deafStore, store] = [commons.store(), commons.store()];
    const deaf = service(deafStore);
    const old = await deaf.getAccessToken();
    commons.members.delete(deafStore);
    clock.advance(LIFETIME_MS - 200_000);
    const other = service(store);
    await other.forceRefresh();
    await other.invalidate(await other.getAccessToken());
    expect(logins).toHaveLength(2);
    // Stale: it is handed out, and renewed in the background.
    expect(await deaf.getAccessToken()).toBe(old);
    await settled();
    await pass(PAUSE_MS - 200);
    expect(logins).toHaveLength(2);
  });

  it('where the pause did not get to the others, but the lock can be given back', async () => {
    const store = commons.store();
    store.fails = (call) => call === 'setHold';
    const first = service(store);
    const other = service(commons.store());
    await first.invalidate(await first.getAccessToken());
    await expectPatience(other.getAccessToken());
  });

  it('by an instance that has heard of the login, and then loses Redis', async () => {
    const store = commons.store();
    const [first, other] = [service(commons.store()), service(store)];
    const token = await first.getAccessToken();
    await settled();
    await pass(100);
    expect(await other.getAccessToken()).toBe(token);
    store.fails = () => true;
    await other.invalidate(token);
    await expectPatience(other.getAccessToken());
  });

  it('by two instances for each of which one command took too long', async () => {
    const stores = [commons.store(), commons.store()];
    const pair = stores.map((store) => service(store));
    const first = pair.map((auth) => auth.getAccessToken());
    await pass(PAUSE_MS + 100);
    const [token = ''] = await Promise.all(first);
    for (const auth of pair) await auth.invalidate(token);
    for (const store of stores) store.fails = () => true;
    const asked = pair.map((auth) => auth.getAccessToken());
    await pass(300);
    for (const store of stores) {
      store.fails = () => false;
      store.hear({ type: 'connected' });
    }
    await settled();
    await pass(1_000);
    expect(await Promise.all(asked)).toEqual(['token 2', 'token 2']);
    expect(logins).toHaveLength(2);
  });

  it('but one after an outage, whose tokens may all be dead', async () => {
    const store = commons.store();
    store.fails = () => true;
    const first = service(store);
    const other = service(commons.store());
    const token = await first.getAccessToken();
    store.fails = () => false;
    store.hear({ type: 'connected' });
    await settled();
    expect(await other.getAccessToken()).toBe(token);
    await other.invalidate(token);
    expect(await other.getAccessToken()).toBe('token 2');
  });

  it('but one where nothing was refused: a cleared cache, and a token that nobody stored', async () => {
    const store = commons.store();
    const first = service(store);
    await first.getAccessToken();
    await first.clearCache();
    await first.getAccessToken();
    expect(logins).toHaveLength(2);
    await commons.server.clear();
    await commons.server.setHold({ kind: 'login', fingerprint: '00000000' }, PAUSE_MS);
    await service(commons.store()).getAccessToken();
    expect(logins).toHaveLength(3);
  });
});
