import { given, momentsOf, toDays, withMoments } from './day-range';

describe(toDays, () => {
  // 07:30 of the 2nd in Ulaanbaatar.
  const now = new Date('2026-03-01T23:30:00Z');

  it('is yesterday and today in Ulaanbaatar unless something else is asked for', () => {
    expect(toDays({}, now)).toEqual({ from: '2026-03-01', to: '2026-03-02' });
    expect(toDays({ from: '2026-02-01', to: '2026-02-03' }, now)).toEqual({
      from: '2026-02-01',
      to: '2026-02-03',
    });
  });

  it.each(['', '2026-13-40', 'x', ['2026-01-01']])('takes %p for nothing', (from) => {
    expect(toDays({ from }, now).from).toBe('2026-03-01');
  });

  it('includes its last day', () => {
    expect(momentsOf({ from: '2026-03-01', to: '2026-03-01' })).toEqual({
      from: '2026-03-01T00:00:00+08:00',
      to: '2026-03-01T16:00:00.000Z',
    });
  });
});

describe(withMoments, () => {
  it('takes days for the whole of them, each of which may be absent', () => {
    expect(withMoments({ status: 'PAID', from: '2026-03-01' })).toEqual({
      status: 'PAID',
      from: '2026-03-01T00:00:00+08:00',
    });
    expect(withMoments({ to: '2026-03-01' })).toEqual({ to: '2026-03-01T16:00:00.000Z' });
  });

  it('leaves what is no day to be refused', () => {
    expect(withMoments({ from: 'yesterday', to: '2026-13-40' })).toEqual({
      from: 'yesterday',
      to: '2026-13-40',
    });
  });
});

describe(given, () => {
  it('leaves out what was not filled in', () => {
    expect(given({ q: ' ', status: '', userId: 'bat', review: ['a'] })).toEqual({ userId: 'bat' });
  });
});
