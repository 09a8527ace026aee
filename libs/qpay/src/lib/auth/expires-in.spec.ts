import { ASSUMED_LIFETIME_SECONDS, LONGEST_LIFETIME_SECONDS, readExpiresIn } from './expires-in';

const NOW = 1_750_000_000;

describe('readExpiresIn', () => {
  it.each([
    [600, 600, 'duration'],
    ['600', 600, 'duration'],
    [' 600 ', 600, 'duration'],
    [3_600, 3_600, 'duration'],
    [86_400, 86_400, 'duration'],
    [59.9, 59, 'duration'],
    [0, 0, 'duration'],
    [-5, 0, 'duration'],
    [NOW + 300, 300, 'absolute'],
    [NOW + 600, 600, 'absolute'],
    [NOW + 3_599, 3_599, 'absolute'],
    [NOW + 3_601, 3_601, 'absolute'],
    [NOW + 86_400, 86_400, 'absolute'],
    [String(NOW + 86_400), 86_400, 'absolute'],
    [(NOW + 86_400) * 1_000, 86_400, 'absolute'],
    [NOW - 10, 0, 'absolute'],
    [1e9, 0, 'absolute'],
    [1e9 - 1, LONGEST_LIFETIME_SECONDS, 'duration'],
    [8 * 86_400, LONGEST_LIFETIME_SECONDS, 'duration'],
    [NOW + 60 * 365 * 86_400, LONGEST_LIFETIME_SECONDS, 'absolute'],
    [NaN, ASSUMED_LIFETIME_SECONDS, 'assumed'],
    [Infinity, ASSUMED_LIFETIME_SECONDS, 'assumed'],
    ['soon', ASSUMED_LIFETIME_SECONDS, 'assumed'],
    ['', ASSUMED_LIFETIME_SECONDS, 'assumed'],
    [undefined, ASSUMED_LIFETIME_SECONDS, 'assumed'],
    [null, ASSUMED_LIFETIME_SECONDS, 'assumed'],
    [{}, ASSUMED_LIFETIME_SECONDS, 'assumed'],
    [true, ASSUMED_LIFETIME_SECONDS, 'assumed'],
  ])('reads %p as %i seconds, %s', (raw, seconds, form) => {
    expect(readExpiresIn(raw, NOW)).toEqual({ seconds, expiresAt: NOW + seconds, form });
  });

  it('gives whole seconds whatever the fraction of the moment of asking', () => {
    const life = readExpiresIn(600, NOW + 0.75);
    expect(life).toEqual({ seconds: 600, expiresAt: NOW + 600, form: 'duration' });
  });

  it('counts what is left of an absolute time to the millisecond, and keeps the time itself', () => {
    const absolute = { expiresAt: NOW + 600, form: 'absolute' };
    expect(readExpiresIn(NOW + 600, NOW + 0.75)).toEqual({ ...absolute, seconds: 599.25 });
    expect(readExpiresIn((NOW + 600) * 1_000 + 999, NOW + 0.75)).toEqual({ ...absolute, seconds: 600.249 });
    for (let ms = 0; ms < 1_000; ms++) {
      expect(readExpiresIn(NOW + 600, (NOW * 1_000 + ms) / 1_000).expiresAt).toBe(NOW + 600);
    }
  });
});
