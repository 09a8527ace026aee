import fc from 'fast-check';

/** Each of them may do everything; only the service keeps them apart. */
const PEOPLE = ['saraa', 'tuya', 'dorj'] as const;

/** What somebody does. A number picks a payment or a refund out of those there are, whatever it is. */
export type RefundAct =
  | { act: 'request'; by: string; which: number; evidence: boolean }
  /** More than was paid, a part of it, or for an order that the payment does not belong to. */
  | { act: 'overreach'; by: string; which: number; how: 'more' | 'less' | 'other order' }
  | { act: 'approve' | 'reject'; by: string; which: number }
  /** Of a refund whose outcome is unknown. A liar says that a payment was not given back which was. */
  | { act: 'conclude'; by: string; which: number; lies: boolean }
  /** The worker asks QPay what became of refunds without an outcome. */
  | { act: 'look up' }
  /** Somebody gives it back in QPay's portal. */
  | { act: 'outside'; which: number }
  /** The sweep sees what was given back. */
  | { act: 'sweep' };

/** What people do at once. */
export interface RefundRound {
  acts: RefundAct[];
  /** What becomes of the next answer of QPay to a refund. */
  answer: 'comes' | 'lost before' | 'lost after';
  minutesLater: number;
}

/** A payment of the order that money is given back of. */
export interface PaymentPlan {
  type: 'CARD' | 'P2P';
  amount: string;
  /** QPay refuses to give it back. */
  settled: boolean;
  /** Somebody has asked for it already: most of what can go wrong comes after that. */
  asked: boolean;
}

const by = fc.constantFrom(...PEOPLE);
const which = fc.nat({ max: 5 });
const onRefund = (act: 'approve' | 'reject') => fc.record({ act: fc.constant(act), by, which });

const act: fc.Arbitrary<RefundAct> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('request' as const), by, which, evidence: fc.boolean() }),
  },
  { weight: 6, arbitrary: onRefund('approve') },
  { weight: 1, arbitrary: onRefund('reject') },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('conclude' as const),
      by,
      which,
      lies: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ act: fc.constant('overreach' as const), by, which },
      how: fc.constantFrom('more' as const, 'less' as const, 'other order' as const),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ act: 'look up' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('outside' as const), which }) },
  { weight: 1, arbitrary: fc.constant({ act: 'sweep' as const }) },
);

/** Some of them at once: the same act of several people is what they get wrong. */
const acts = fc.oneof(
  fc.array(act, { minLength: 1, maxLength: 3 }),
  fc
    .tuple(act, fc.integer({ min: 2, max: 4 }))
    .map(([one, times]) => Array.from({ length: times }, () => one)),
);

export const REFUND_ROUNDS: fc.Arbitrary<RefundRound[]> = fc.array(
  fc.record({
    acts,
    answer: fc.constantFrom('comes' as const, 'lost before' as const, 'lost after' as const),
    minutesLater: fc.constantFrom(0, 0, 3, 20),
  }),
  { minLength: 4, maxLength: 10, size: 'max' },
);

/** Paid at once, in parts, or twice. */
const amounts = fc.constantFrom(['100.00'], ['100.00'], ['40.00', '60.00'], ['100.00', '100.00']);

const plan = (amount: string) =>
  fc.record({
    type: fc.constantFrom('CARD' as const, 'CARD' as const, 'P2P' as const),
    amount: fc.constant(amount),
    settled: fc.constantFrom(false, false, false, true),
    asked: fc.boolean(),
  });

export const PAYMENT_PLANS: fc.Arbitrary<PaymentPlan[]> = amounts.chain((parts) =>
  fc.tuple(...parts.map(plan)),
);
