import { TestClock } from '../../../test/support/test-clock';
import { fingerprint } from './access-token';
import { MemoryTokenStore } from './memory-token-store';

const token = { accessToken: 'a.b.c', expiresAt: 1_750_000_600, remainingMs: 600_000 };
const newer = { accessToken: 'd.e.f', expiresAt: 1_750_000_900, remainingMs: 900_000 };

describe('MemoryTokenStore', () => {
  let clock: TestClock;
  let store: MemoryTokenStore;

  beforeEach(() => {
    clock = new TestClock({ frozen: true });
    store = new MemoryTokenStore(clock);
  });

  it('says that it is shared with nobody', () => {
    expect(store.shared).toBe(false);
  });

  describe('read', () => {
    it('finds nothing at first', async () => {
      expect(await store.read()).toBeUndefined();
    });

    it('says what is left of the token’s life', async () => {
      await store.write(token);
      clock.advance(100_000);
      expect(await store.read()).toEqual({ ...token, remainingMs: 500_000 });
    });

    it('says so by the monotonic clock, however the wall clock jumps', async () => {
      await store.write(token);
      clock.jump(3_600_000);
      expect(await store.read()).toEqual(token);
    });

    it('finds nothing once the token is about to end', async () => {
      await store.write(token);
      clock.advance(590_000);
      expect(await store.read()).toBeUndefined();
    });

    it('finds nothing once the token has ended', async () => {
      await store.write(token);
      clock.advance(600_000);
      expect(await store.read()).toBeUndefined();
    });
  });

  describe('write', () => {
    it('replaces a token by one that ends later', async () => {
      expect(await store.write(token)).toBe('stored');
      expect(await store.write(newer)).toBe('stored');
      expect(await store.read()).toEqual(newer);
    });

    it('keeps a token from being replaced by one that ends earlier', async () => {
      await store.write(newer);
      expect(await store.write(token)).toBe('older');
      expect(await store.read()).toEqual(newer);
    });
  });

  describe('drop', () => {
    it('removes the token, and remembers that for as long as it would have lived', async () => {
      await store.write(token);
      await store.drop(token);
      expect(await store.read()).toBeUndefined();
      expect(await store.isDropped(fingerprint(token.accessToken))).toBe(true);
      clock.advance(600_000);
      expect(await store.isDropped(fingerprint(token.accessToken))).toBe(false);
    });

    it('leaves another token alone', async () => {
      await store.write(newer);
      await store.drop(token);
      expect(await store.read()).toEqual(newer);
      expect(await store.isDropped(fingerprint(newer.accessToken))).toBe(false);
    });
  });

  describe('clear', () => {
    it('removes the token, marks it as dropped, and ends a pause', async () => {
      await store.write(token);
      await store.setHold({ kind: 'failure' }, 10_000);
      await store.clear();
      expect(await store.read()).toBeUndefined();
      expect(await store.isDropped(fingerprint(token.accessToken))).toBe(true);
      expect(await store.hold()).toBeUndefined();
    });
  });

  describe('lock', () => {
    it('is for one owner at a time, who may ask again', async () => {
      expect(await store.lock('one')).toBe('won');
      expect(await store.lock('one')).toBe('in-doubt');
      expect(await store.lock('two')).toBe(false);
    });

    it('is freed by its owner only', async () => {
      await store.lock('one');
      await store.unlock('two');
      expect(await store.lock('two')).toBe(false);
      await store.unlock('one');
      expect(await store.lock('two')).toBe('won');
    });
  });

  describe('hold', () => {
    it('says why logins pause and for how long, until the pause ends', async () => {
      await store.setHold({ kind: 'failure', code: 'QPAY_UNAVAILABLE', failures: 3 }, 10_000);
      clock.advance(4_000);
      expect(await store.hold()).toEqual({
        kind: 'failure',
        code: 'QPAY_UNAVAILABLE',
        failures: 3,
        remainingMs: 6_000,
      });
      clock.advance(6_000);
      expect(await store.hold()).toBeUndefined();
    });
  });

  describe('close', () => {
    it('forgets the token', async () => {
      await store.write(token);
      await store.close();
      expect(await store.read()).toBeUndefined();
    });
  });
});
