import {
  backoffMs,
  freshnessAt,
  lastChanceMs,
  lonelyRenewalMs,
  minValidityMs,
  softLeadMs,
  tokenDeadlines,
} from './refresh-policy';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const MARGIN = 60 * SECOND;

describe('minValidityMs', () => {
  it.each([
    [1, 0.5],
    [3, 1.5],
    [4, 2],
    [30, 2],
    [60, 3],
    [120, 6],
    [600, 10],
    [86_400, 10],
    [7 * 86_400, 10],
  ])('keeps a token of %d s back for its last %d s', (lifetime, reserve) => {
    expect(minValidityMs(lifetime * SECOND)).toBe(reserve * SECOND);
  });
});

describe('softLeadMs', () => {
  it.each([
    [1, 0.5],
    [60, 30],
    [120, 60],
    [179, 89.5],
    [180, 90],
    [600, 120],
    [2_400, 300],
    [3_600, 300],
    [86_400, 300],
    [7 * 86_400, 300],
  ])('renews a token of %d s when %d s are left', (lifetime, lead) => {
    expect(softLeadMs(lifetime * SECOND, MARGIN)).toBe(lead * SECOND);
  });
});

describe('tokenDeadlines', () => {
  it.each([
    [1, 0.5, 0.5],
    [5, 2.5, 3],
    [62, 31, 58.9],
    [600, 480, 590],
    [86_400, 86_100, 86_390],
  ])('puts the deadlines of a token of %d s at %d s and %d s', (lifetime, soft, hard) => {
    const deadlines = tokenDeadlines(lifetime * SECOND, MARGIN, 0);
    expect(deadlines.softMs / SECOND).toBeCloseTo(soft, 6);
    expect(deadlines.hardMs / SECOND).toBeCloseTo(hard, 6);
  });

  it('spreads the instances of a fleet over a fifth of the lead, later rather than earlier', () => {
    const [first, last] = [tokenDeadlines(DAY, MARGIN, 0), tokenDeadlines(DAY, MARGIN, 1)];
    expect(last.softMs - first.softMs).toBe(0.2 * (300 - 60) * SECOND);
    expect(last.hardMs).toBe(first.hardMs);
  });

  it.each([1, 2, 5, 30, 59, 60, 61, 62, 120, 179, 180, 600, 3_600, 86_400, 7 * 86_400])(
    'has a token of %d s turn stale before invalid, and invalid before its end, whatever the jitter',
    (lifetime) => {
      for (const jitter of [0, 0.5, 1]) {
        const { softMs, hardMs } = tokenDeadlines(lifetime * SECOND, MARGIN, jitter);
        expect(softMs).toBeGreaterThan(0);
        expect(softMs).toBeLessThanOrEqual(hardMs);
        expect(hardMs).toBeLessThan(lifetime * SECOND);
      }
    },
  );
});

describe('freshnessAt', () => {
  it.each([
    [0, 'fresh'],
    [99, 'fresh'],
    [100, 'stale'],
    [199, 'stale'],
    [200, 'invalid'],
    [1e9, 'invalid'],
  ])('calls a token of age %d ms %s', (age, freshness) => {
    expect(freshnessAt(age, { softMs: 100, hardMs: 200 })).toBe(freshness);
  });

  it('calls a token without any life invalid from the start', () => {
    expect(freshnessAt(0, tokenDeadlines(0, MARGIN, 0.5))).toBe('invalid');
  });
});

describe('lonelyRenewalMs', () => {
  const deadlines = { softMs: 100 * SECOND, hardMs: 400 * SECOND };

  it.each([
    [0, 0, 2_000],
    [0, 1, 4_000],
    [1_000, 0, 3_000],
    [1_000, 1, 6_000],
  ])('leaves room for a login of %d ms at the draw %d: %d ms before the end', (loginMs, random, lead) => {
    expect(lonelyRenewalMs(deadlines, loginMs, random)).toBe(deadlines.hardMs - lead);
  });

  it('never comes before the soft deadline', () => {
    expect(lonelyRenewalMs(deadlines, 1_000 * SECOND, 1)).toBe(deadlines.softMs);
  });
});

describe('lastChanceMs', () => {
  const deadlines = { softMs: 480_000, hardMs: 590_000 };

  it.each([
    ['at once', 0, 600_000, 590_000],
    ['while the token is handed out', 500_000, 100_000, 90_000],
    ['once it is not', 590_000, 10_000, 8_500],
    ['in its last moments', 598_500, 1_500, Infinity],
    ['after its end', 700_000, -100_000, Infinity],
  ])('says when a pause must be over %s', (_when, ageMs, leftMs, chance) => {
    expect(lastChanceMs(deadlines, ageMs, leftMs)).toBe(chance);
  });
});

describe('backoffMs', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1_000],
    [3, 1_000, 2_000],
    [6, 8_000, 16_000],
    [7, 15_000, 30_000],
    [100, 15_000, 30_000],
    [5_000, 15_000, 30_000],
  ])('pauses after failure %d for %d to %d ms', (failures, low, high) => {
    expect(backoffMs(failures, 500, 30_000, 0)).toBe(low);
    expect(backoffMs(failures, 500, 30_000, 1)).toBe(high);
  });
});
