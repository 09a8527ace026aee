import { assess, type Evidence, type SeenPayment } from './assess';

const NOTHING = { order: undefined, attempt: undefined, captured: undefined, review: undefined };

function evidence(
  order: Partial<Evidence['order']>,
  attempt: Evidence['attempt']['status'],
  seen: SeenPayment[],
): Evidence {
  const owed = {
    id: 'order',
    amount: 10_000n,
    currency: 'MNT',
    status: 'PENDING' as const,
    captured: 0n,
    reviewReason: null,
  };
  const fresh = seen.filter(
    (payment) => payment.fresh && payment.creditedOrderId === 'order' && payment.currency === 'MNT',
  );
  const captured = fresh.reduce((sum, payment) => sum + payment.amount, order.captured ?? 0n);
  return { order: { ...owed, ...order }, attempt: { status: attempt }, seen, captured, honourLate: false };
}

function payment(amount: bigint, differing: Partial<SeenPayment> = {}): SeenPayment {
  return {
    paymentId: '000000000000001',
    amount,
    currency: 'MNT',
    creditedOrderId: 'order',
    fresh: true,
    ...differing,
  };
}

describe(assess, () => {
  it('leaves everything as it is when nothing is paid', () => {
    expect(assess(evidence({}, 'OPEN', []))).toEqual(NOTHING);
  });

  it('makes the order paid when the amount is there', () => {
    const paid = { order: 'PAID', attempt: 'SETTLED', captured: 10_000n, review: undefined };
    expect(assess(evidence({}, 'OPEN', [payment(10_000n)]))).toEqual(paid);
  });

  it.each(['EXPIRED', 'CANCELLED', 'ABANDONED'] as const)(
    'I-13: puts money for a %s attempt before a person, a part of it too',
    (status) => {
      const whole = { order: undefined, attempt: 'SETTLED_LATE', captured: 10_000n, review: 'late' };
      expect(assess(evidence({ status: 'EXPIRED' }, status, [payment(10_000n)]))).toEqual(whole);
      const part = { order: undefined, attempt: undefined, captured: 1n, review: 'late' };
      expect(assess(evidence({ status: 'EXPIRED' }, status, [payment(1n)]))).toEqual(part);
    },
  );

  it('I-13: honours late money where that is the policy, and never twice', () => {
    const late = { ...evidence({ status: 'EXPIRED' }, 'EXPIRED', [payment(10_000n)]), honourLate: true };
    expect(assess(late)).toMatchObject({ order: 'PAID', attempt: 'SETTLED_LATE', review: undefined });
    const paid = evidence({ status: 'PAID', captured: 10_000n }, 'EXPIRED', [payment(10_000n)]);
    expect(assess({ ...paid, honourLate: true })).toMatchObject({ order: undefined, review: 'late' });
  });

  it('I-04: several lower amounts are PAID when their sum reaches the amount', () => {
    const parts = [payment(9_999n, { paymentId: 'a' }), payment(1n, { paymentId: 'b' })];
    expect(assess(evidence({}, 'OPEN', parts))).toMatchObject({ order: 'PAID', captured: 10_000n });
  });

  it('I-04: a lower amount is recorded and waits for the rest without troubling anybody', () => {
    expect(assess(evidence({}, 'OPEN', [payment(9_999n)]))).toEqual({ ...NOTHING, captured: 9_999n });
  });

  it('I-05: a higher amount is PAID once, and goes before a person', () => {
    const result = assess(evidence({}, 'OPEN', [payment(10_001n)]));
    expect(result).toEqual({ order: 'PAID', attempt: 'SETTLED', captured: 10_001n, review: 'overpaid' });
  });

  it('I-06: another currency is never PAID, and goes before a person', () => {
    const result = assess(evidence({}, 'OPEN', [payment(10_000n, { currency: 'USD' })]));
    expect(result).toEqual({ ...NOTHING, review: 'currency' });
  });

  it('never counts a payment that credits another order', () => {
    const result = assess(
      evidence({}, 'OPEN', [payment(10_000n, { creditedOrderId: 'other', fresh: false })]),
    );
    expect(result).toEqual({ ...NOTHING, review: 'mismatch' });
  });

  it('I-03: a row that QPay binds to another invoice is not credited, and goes before a person', () => {
    const result = assess(evidence({}, 'OPEN', [payment(10_000n, { creditedOrderId: null })]));
    expect(result).toEqual({ ...NOTHING, review: 'mismatch' });
  });

  it.each(['EXPIRED', 'CANCELLED', 'ABANDONED'] as const)(
    'settles money for an %s attempt apart, for review',
    (status) => {
      const result = assess(evidence({ status: 'EXPIRED' }, status, [payment(10_000n)]));
      expect(result).toEqual({
        order: undefined,
        attempt: 'SETTLED_LATE',
        captured: 10_000n,
        review: 'late',
      });
    },
  );

  it('I-07: a total that disagrees with the rows goes before a person, and the rows win', () => {
    const paid = { ...evidence({}, 'OPEN', [payment(10_000n)]), totalDisagrees: true };
    expect(assess(paid)).toMatchObject({ order: 'PAID', captured: 10_000n, review: 'mismatch' });
    const hidden = { ...evidence({}, 'OPEN', []), totalDisagrees: true };
    expect(assess(hidden)).toEqual({ ...NOTHING, review: 'mismatch' });
    const resolved = evidence({ captured: 1n }, 'OPEN', [payment(1n, { fresh: false })]);
    expect(assess({ ...resolved, totalDisagrees: true })).toEqual(NOTHING);
  });

  it('finds nothing left to do when a race was lost', () => {
    const settled = evidence({ status: 'PAID', captured: 10_000n }, 'SETTLED', [
      payment(10_000n, { fresh: false }),
    ]);
    expect(assess(settled)).toEqual(NOTHING);
  });

  it('flags a second payment for a paid order', () => {
    const twice = [payment(10_000n, { fresh: false }), payment(10_000n, { paymentId: 'b' })];
    const result = assess(evidence({ status: 'PAID', captured: 10_000n }, 'SETTLED', twice));
    expect(result).toEqual({ ...NOTHING, captured: 20_000n, review: 'duplicate' });
  });

  it('does not raise again what a person has resolved', () => {
    const known = [payment(10_001n, { fresh: false })];
    expect(assess(evidence({ status: 'PAID', captured: 10_001n }, 'SETTLED', known))).toEqual(NOTHING);
  });

  it('keeps the first reason that was found', () => {
    const twice = [payment(10_000n, { fresh: false }), payment(10_000n, { paymentId: 'b' })];
    const result = assess(
      evidence({ status: 'PAID', captured: 10_000n, reviewReason: 'overpaid' }, 'SETTLED', twice),
    );
    expect(result.review).toBeUndefined();
  });
});
