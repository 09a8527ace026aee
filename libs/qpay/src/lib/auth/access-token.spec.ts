import { TestClock } from '../../../test/support/test-clock';
import { HeldToken } from './access-token';

const DAY_MS = 86_400_000;

describe('HeldToken', () => {
  let clock: TestClock;
  let token: HeldToken;

  beforeEach(() => {
    clock = new TestClock({ frozen: true });
    const expiresAt = Math.round((clock.now() + DAY_MS) / 1000);
    const facts = { value: 'a.b.c', expiresAt, remainingMs: DAY_MS, source: 'login' } as const;
    token = new HeldToken(facts, clock, { storeMarginMs: 60_000, jitter: 0 });
  });

  it('is fresh up to its soft deadline', () => {
    clock.advance(token.deadlines.softMs - 1);
    expect(token.isFresh()).toBe(true);
    clock.advance(1);
    expect(token.isFresh()).toBe(false);
    expect(token.freshness()).toBe('stale');
  });

  it('is not fresh on a machine that slept past its end, from a millisecond after the last read on', () => {
    expect(token.isFresh()).toBe(true);
    clock.jump(DAY_MS);
    clock.advance(1);
    expect(token.isFresh()).toBe(false);
    expect(token.freshness()).toBe('invalid');
  });

  it('lives no longer by a wall clock that is set back', () => {
    clock.jump(-DAY_MS / 2);
    clock.advance(token.deadlines.softMs);
    expect(token.isFresh()).toBe(false);
  });

  it('looks at the wall clock once a millisecond, however often it is read', () => {
    const looks = jest.spyOn(clock, 'now');
    for (let read = 0; read < 100; read++) token.isFresh();
    clock.advance(1);
    for (let read = 0; read < 100; read++) token.isFresh();
    expect(looks).toHaveBeenCalledTimes(2);
  });
});
