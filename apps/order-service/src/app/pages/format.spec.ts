import {
  formatDateTime,
  formatDuration,
  formatMoney,
  formatStamp,
  formatTime,
  isSameDay,
  speakMoney,
} from './format';

describe(formatMoney, () => {
  it.each([
    [1n, '0.01\u00a0₮', '₮0.01'],
    [100n, '1\u00a0₮', '₮1'],
    [99_999n, '999.99\u00a0₮', '₮999.99'],
    [100_000n, '1,000\u00a0₮', '₮1,000'],
    [123_456_789_050n, '1,234,567,890.50\u00a0₮', '₮1,234,567,890.50'],
    [900_719_925_474_099_301n, '9,007,199,254,740,993.01\u00a0₮', '₮9,007,199,254,740,993.01'],
  ])('writes %s hundredths as people do, without rounding', (amount, mn, en) => {
    expect([formatMoney(amount, 'MNT', 'mn'), formatMoney(amount, 'MNT', 'en')]).toEqual([mn, en]);
  });

  it('names another currency', () => expect(formatMoney(1_050n, 'USD', 'mn')).toBe('10.50\u00a0USD'));
});

describe(speakMoney, () => {
  it('says the currency in words', () => {
    expect(speakMoney(1_250_000n, 'MNT', 'mn')).toBe('12,500 төгрөг');
    expect(speakMoney(1_250_000n, 'MNT', 'en')).toBe('12,500 tugrik');
  });
});

describe('times', () => {
  const lateInLondon = new Date('2026-12-31T23:05:00Z');

  it('are those of Ulaanbaatar, wherever the service runs', () => {
    expect(formatDateTime(lateInLondon, 'mn')).toBe('2027.01.01 07:05');
    expect(formatDateTime(lateInLondon, 'en')).toBe('1 January 2027 at 07:05');
    expect(formatTime(new Date('2026-11-23T16:00:00Z'))).toBe('00:00');
    expect(formatStamp(new Date('2026-12-31T23:05:09.9Z'))).toBe('2027-01-01 07:05:09');
  });

  it('are of one day when it is the same day there', () => {
    expect(isSameDay(new Date('2026-11-23T15:59:00Z'), new Date('2026-11-23T16:01:00Z'))).toBe(false);
    expect(isSameDay(new Date('2026-11-22T16:01:00Z'), new Date('2026-11-23T15:59:00Z'))).toBe(true);
  });
});

describe(formatDuration, () => {
  it.each([
    [0, '0 s', '0 сек'],
    [0.4, '0 s', '0 сек'],
    [59.9, '59 s', '59 сек'],
    [60, '1 min', '1 мин'],
    [3_599, '59 min 59 s', '59 мин 59 сек'],
    [3_605, '1 h', '1 цаг'],
    [86_320, '23 h 58 min', '23 цаг 58 мин'],
    [86_400, '1 d', '1 өдөр'],
    [183_600, '2 d 3 h', '2 өдөр 3 цаг'],
  ])('writes %d seconds as %s and %s', (seconds, english, mongolian) => {
    expect(formatDuration(seconds, 'en')).toBe(english);
    expect(formatDuration(seconds, 'mn')).toBe(mongolian);
  });
});
