import { parseQPayDate } from './dates';
import { divideRounded, formatDecimal, parseDecimal, toJsonNumber } from './money';

describe(parseDecimal.name, () => {
  it.each([
    [100, 10_000n],
    ['100.5', 10_050n],
    ['0.01', 1n],
    [0.1, 10n],
    ['-1.20', -120n],
    ['999999999999999', 99_999_999_999_999_900n],
    ['1.500', 150n],
  ])('reads %p', (value, units) => {
    expect(parseDecimal(value)).toBe(units);
  });

  it.each([['1.001'], [1e21], ['1e3'], [''], ['.5'], ['١'], [null], [undefined], [true], [NaN], [Infinity]])(
    'does not read %p',
    (value) => {
      expect(parseDecimal(value)).toBeUndefined();
    },
  );
});

describe(formatDecimal.name, () => {
  it.each([
    [0n, '0.00'],
    [5n, '0.05'],
    [10_000n, '100.00'],
    [-120n, '-1.20'],
  ])('writes %p', (units, text) => {
    expect(formatDecimal(units)).toBe(text);
    expect(parseDecimal(text)).toBe(units);
    expect(toJsonNumber(units)).toBe(Number(text));
  });
});

describe(divideRounded.name, () => {
  it('rounds half up', () => {
    expect([divideRounded(14n, 10n), divideRounded(15n, 10n), divideRounded(16n, 10n)]).toEqual([1n, 2n, 2n]);
  });
});

describe(parseQPayDate.name, () => {
  it.each([
    ['2026-01-30', '2026-01-29T16:00:00.000Z'],
    ['2026-01-30 08:00:01', '2026-01-30T00:00:01.000Z'],
    ['2026-01-30T08:00:00.000Z', '2026-01-30T08:00:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(new Date(parseQPayDate(text) ?? 0).toISOString()).toBe(moment);
  });

  it('does not read what is no date', () => {
    expect([parseQPayDate('soon'), parseQPayDate(5), parseQPayDate(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
