import { fingerprint } from '../../src/lib/auth/access-token';
import { QPayAuthService } from '../../src/lib/auth/qpay-auth.service';
import { DEFAULT_TOKEN_SETTINGS } from '../../src/lib/auth/token-settings';
import { Commons, type FrailStore } from '../support/frail-store';
import { VirtualClock } from '../support/virtual-clock';

const LIFETIME_MS = 86_400_000;

/** Lets everything happen that needs no time to pass. The clock stands still: whoever sleeps, sleeps for ever. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe('a token that another instance announces', () => {
  let clock: VirtualClock;
  let commons: Commons;
  let store: FrailStore;
  let auth: QPayAuthService;
  /** Lets an answer of the store come that a test holds back. */
  let release: () => void;
  let held: Promise<void>;

  beforeEach(() => {
    clock = new VirtualClock();
    commons = new Commons(clock);
    store = commons.store();
    held = new Promise((resolve) => (release = resolve));
    auth = new QPayAuthService({
      store,
      login: () => Promise.reject(new Error('this instance has no reason to log in')),
      settings: DEFAULT_TOKEN_SETTINGS,
      clock,
      random: () => 0.5,
    });
  });

  afterEach(() => auth.close());

  /** Another instance has logged in. */
  async function announce(accessToken: string, secondsYounger = 0): Promise<void> {
    const remainingMs = LIFETIME_MS + secondsYounger * 1_000;
    await commons.server.write({ accessToken, expiresAt: (clock.now() + remainingMs) / 1_000, remainingMs });
    commons.tell({ type: 'stored', fingerprint: fingerprint(accessToken) });
    await settled();
  }

  it('between the look at the store and the answer about the lock is not slept through', async () => {
    store.lock = () => held.then(() => false);
    const got: string[] = [];
    void auth.getAccessToken().then((token) => got.push(token));
    await settled();
    await announce('token 1');
    release();
    await settled();
    expect(got).toEqual(['token 1']);
  });

  it('between the look at the store and the answer about the pause is not slept through', async () => {
    await announce('token 1');
    await auth.invalidate('token 1');
    const answer = { kind: 'login', fingerprint: fingerprint('token 2'), remainingMs: 5_000 } as const;
    store.hold = () => held.then(() => answer);
    const got: string[] = [];
    void auth.getAccessToken().then((token) => got.push(token));
    await settled();
    await announce('token 2', 1);
    release();
    await settled();
    expect(got).toEqual(['token 2']);
  });

  it('during a comparison that has read the store already is read by another one', async () => {
    await announce('token 1');
    const { read } = store;
    store.read = async () => {
      const found = await read();
      await held;
      return found;
    };
    store.hear({ type: 'connected' });
    await settled();
    store.read = read;
    await auth.invalidate('token 1');
    await announce('token 2', 1);
    release();
    await settled();
    expect(auth.status().fingerprint).toBe(fingerprint('token 2'));
  });

  it('is read at once when QPay has ended the one before it, and nobody has to wait for it', async () => {
    const reads: string[] = [];
    auth.events$.subscribe((event) => event.type === 'read' && reads.push(event.source));
    await announce('token 1');
    await announce('token 2', 1);
    // Not yet: the instances of a large fleet do not read it in the same moment, while the old one may still work.
    expect(auth.status().fingerprint).toBe(fingerprint('token 1'));
    commons.tell({ type: 'dropped', fingerprint: fingerprint('token 1') });
    await settled();
    expect(await auth.getAccessToken()).toBe('token 2');
    expect(reads).toEqual(['fresh']);
  });
});
