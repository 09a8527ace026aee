import { TEXTS, isOutcome } from './texts';

describe('the texts', () => {
  it('never call anything failed that is not known', () => {
    for (const { status, outcome } of Object.values(TEXTS)) {
      for (const text of [...Object.values(status), ...Object.values(outcome)]) {
        expect(text).not.toMatch(/fail|error|амжилтгүй|алдаа/i);
      }
    }
  });

  it('tell people in either language not to pay twice while the answer is open', () => {
    for (const outcome of ['not-yet', 'later'] as const) {
      expect(TEXTS.en.outcome[outcome]).toContain('do not pay again');
      expect(TEXTS.mn.outcome[outcome]).toContain('дахин бүү төлөөрэй');
    }
  });
});

describe(isOutcome, () => {
  it('knows what a form may have led to, and nothing else from an address', () => {
    expect(
      ['not-yet', 'later', 'no-code', 'constructor', 'toString', '', undefined, ['later']].map(isOutcome),
    ).toEqual([true, true, true, ...Array.from({ length: 5 }, () => false)]);
  });
});
