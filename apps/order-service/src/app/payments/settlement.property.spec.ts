import fc from 'fast-check';
import { SettlementUnderTest, type RowAtQPay } from './settlement.testing';

const OWED = 10_000n;
/** Each run is an order of its own on the embedded database. */
const RUNS = { numRuns: 60 };

const amount = fc.bigInt({ min: 1n, max: 3n * OWED });
const notPaid = fc.oneof(
  fc.constantFrom('NEW', 'FAILED', 'PARTIAL', 'REFUNDED', 'paid', 'PAID ', 'SETTLED', ''),
  fc.string().filter((status) => status !== 'PAID'),
);
const otherCurrency = fc.stringMatching(/^[A-Z]{3}$/).filter((currency) => currency !== 'MNT');

/** The amount in as many parts as the cuts make of it. */
const parts = (whole: bigint) =>
  fc.array(fc.bigInt({ min: 1n, max: whole - 1n }), { maxLength: 6 }).map((cuts) => {
    const at = [0n, ...new Set([...cuts].sort((one, other) => (one < other ? -1 : 1))), whole];
    return at.slice(1).map((end, index) => end - (at[index] ?? 0n));
  });

describe('A settlement, whatever QPay answers,', () => {
  let settling: SettlementUnderTest;
  beforeAll(async () => (settling = await SettlementUnderTest.open()), 120_000);
  afterAll(() => settling.close());
  afterEach(async () => expect(await settling.breaches()).toEqual([]));

  const rowsOf = (amounts: readonly bigint[], more: Partial<RowAtQPay> = {}) =>
    amounts.map((part) => ({ id: `p${settling.number()}`, amount: part, ...more }));
  const said = (rows: readonly RowAtQPay[]) => {
    const units = rows.reduce((sum, row) => sum + row.amount, 0n);
    return `${units / 100n}.${String(units % 100n).padStart(2, '0')}`;
  };

  it('I-02: a row whose status is not PAID leaves it OPEN', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(amount, notPaid), { minLength: 1, maxLength: 4 }), async (seen) => {
        const attempt = await settling.begin();
        const rows = seen.flatMap(([units, status]) => rowsOf([units], { status }));
        await settling.settle(attempt, rows);
        const open = { order: 'PENDING', attempt: 'OPEN', captured: 0n, review: null };
        expect(await settling.state(attempt)).toEqual(open);
      }),
      RUNS,
    );
  });

  it('I-03: a PAID row of another invoice is not credited, and goes before a person as a mismatch', async () => {
    await fc.assert(
      fc.asyncProperty(amount, fc.uuid(), async (units, objectId) => {
        const attempt = await settling.begin();
        await settling.settle(attempt, rowsOf([units], { objectId }));
        const refused = { order: 'PENDING', attempt: 'OPEN', captured: 0n, review: 'mismatch' };
        expect(await settling.state(attempt)).toEqual(refused);
      }),
      RUNS,
    );
  });

  it('I-03: a payment that has credited another order credits no second one', async () => {
    await fc.assert(
      fc.asyncProperty(parts(OWED), async (amounts) => {
        const [first, second] = [await settling.begin(), await settling.begin()];
        const rows = rowsOf(amounts);
        await settling.settle(first, rows);
        await settling.settle(second, rows);
        expect(await settling.state(first)).toMatchObject({ order: 'PAID', captured: OWED, review: null });
        expect(await settling.state(second)).toMatchObject({
          order: 'PENDING',
          captured: 0n,
          review: 'mismatch',
        });
      }),
      RUNS,
    );
  });

  it('I-04: lower amounts, one or many, seen in any steps, are PAID only when their sum reaches the amount', async () => {
    await fc.assert(
      fc.asyncProperty(parts(OWED), fc.boolean(), async (amounts, atOnce) => {
        const attempt = await settling.begin();
        const rows = rowsOf(amounts);
        for (let seen = atOnce ? rows.length : 1; seen <= rows.length; seen++) {
          const sofar = rows.slice(0, seen);
          await settling.settle(attempt, sofar, said(sofar));
          const captured = sofar.reduce((sum, row) => sum + row.amount, 0n);
          const order = captured >= OWED ? 'PAID' : 'PENDING';
          expect(await settling.state(attempt)).toMatchObject({ order, captured, review: null });
        }
      }),
      RUNS,
    );
  });

  it('I-05: a higher amount is PAID once, the surplus is recorded, and it goes before a person', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 1n, max: OWED }).chain((more) => parts(OWED + more)),
        async (amounts) => {
          const attempt = await settling.begin();
          const rows = rowsOf(amounts);
          for (let again = 0; again < 2; again++) await settling.settle(attempt, rows);
          const captured = amounts.reduce((sum, part) => sum + part, 0n);
          const paid = { order: 'PAID', attempt: 'SETTLED', captured, review: 'overpaid' };
          expect(await settling.state(attempt)).toEqual(paid);
        },
      ),
      RUNS,
    );
  });

  it('I-06: a currency other than the order’s is never PAID, and goes before a person', async () => {
    await fc.assert(
      fc.asyncProperty(amount, otherCurrency, async (units, currency) => {
        const attempt = await settling.begin();
        await settling.settle(attempt, rowsOf([units], { currency }));
        const refused = { order: 'PENDING', attempt: 'OPEN', captured: 0n, review: 'currency' };
        expect(await settling.state(attempt)).toEqual(refused);
      }),
      RUNS,
    );
  });

  it('I-07: rows win over a total that disagrees with them, and it goes before a person', async () => {
    await fc.assert(
      fc.asyncProperty(parts(OWED), amount, async (amounts, total) => {
        fc.pre(total !== OWED);
        const attempt = await settling.begin();
        await settling.settle(attempt, rowsOf(amounts), said([{ id: 'total', amount: total }]));
        const paid = { order: 'PAID', attempt: 'SETTLED', captured: OWED, review: 'mismatch' };
        expect(await settling.state(attempt)).toEqual(paid);
      }),
      RUNS,
    );
  });

  it('I-07: a total that counts money that went back, or does not, disagrees with nothing', async () => {
    for (const counted of [true, false]) {
      const attempt = await settling.begin();
      const [back, paid] = [rowsOf([OWED], { status: 'REFUNDED' }), rowsOf([OWED])];
      await settling.settle(attempt, [...back, ...paid], said(counted ? [...back, ...paid] : paid));
      expect(await settling.state(attempt)).toMatchObject({ order: 'PAID', captured: OWED, review: null });
    }
  });

  it('I-40: a new status is not paid, and is counted for an alert', async () => {
    const counted = async () => {
      const text = await settling.registry.metrics();
      return Number(/^order_service_unknown_payment_states_total (\d+)$/m.exec(text)?.[1]);
    };
    const attempt = await settling.begin();
    const before = await counted();
    const rows = rowsOf([OWED], { status: 'HELD' });
    await settling.settle(attempt, rows, said(rows));
    expect(await settling.state(attempt)).toMatchObject({ order: 'PENDING', captured: 0n, review: null });
    expect((await counted()) - before).toBe(1);
    await settling.settle(attempt, rowsOf([OWED], { status: 'FAILED' }));
    expect((await counted()) - before).toBe(1);
  });
});
