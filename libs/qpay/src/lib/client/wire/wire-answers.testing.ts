import fc from 'fast-check';

/** Minor units and the forms QPay is known to send them in. */
export const money = fc.bigInt({ min: 1n, max: 10n ** 14n - 1n }).chain((minor) => {
  const text = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
  const forms: (string | number)[] = [text, minor < 10n ** 12n ? Number(text) : text];
  return fc.constantFrom(...forms).map((wire) => ({ minor, wire }));
});

const nothing = fc.constantFrom(null, undefined, '');

/** A value, or one of the ways in which QPay leaves one out. */
export const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, nothing);

const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString());
const extra = fc.dictionary(
  fc.string().map((name) => `unknown_${name}`),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 2 },
);
const typeKey = fc.constantFrom('payment_type', 'transaction_type', 'paid_by');
const feeKey = fc.constantFrom('trx_fee', 'payment_fee');
const id = fc.oneof(fc.uuid(), fc.stringMatching(/^\d{15}$/));

const leg = fc.record({
  account_bank_code: fc.string(),
  amount: money.map(({ wire }) => wire),
  currency: fc.constant('MNT'),
  settlement_status: fc.constantFrom('PENDING', 'SETTLED'),
});

/** A payment within the facts, what it is of in minor units, and its unknown fields. */
export const wirePayment = fc
  .record({
    id,
    money,
    fee: maybe(money.map(({ wire }) => wire)),
    typeKey,
    feeKey,
    extra,
    leg: fc.array(leg, { maxLength: 2 }),
    type: fc.constantFrom('P2P', 'CARD', 'QR_CASH', null),
    date: maybe(date),
    status: fc.constantFrom('NEW', 'FAILED', 'PAID', 'PARTIAL', 'REFUNDED', 'REFUND', 'SOMETHING_NEW'),
  })
  .map(
    ({
      id: payment_id,
      money: paid,
      fee,
      typeKey: key,
      feeKey: fees,
      extra: unknown,
      leg: legs,
      type,
      date: day,
      status,
    }) => ({
      minor: paid.minor,
      unknown,
      wire: {
        ...unknown,
        payment_id,
        payment_status: status,
        payment_amount: paid.wire,
        [fees]: fee,
        payment_currency: 'MNT',
        [key]: type,
        payment_date: day,
        p2p_transactions: type === 'CARD' ? [] : legs,
        card_transactions: type === 'CARD' ? [{ amount: paid.wire, is_cross_border: false }] : null,
      },
    }),
  );

/** What an invoice within the facts is made of. */
export const wireInvoice = fc.record({
  id: fc.uuid(),
  money,
  extra,
  other: fc.oneof(
    fc.constant(0),
    money.map(({ wire }) => wire),
    nothing,
  ),
  status: fc.constantFrom('OPEN', 'CLOSED', 'CANCELED', 'CANCELLED', 'LATER'),
  data: fc.oneof(nothing, fc.string(), fc.object({ maxDepth: 1 })),
  text: maybe(fc.string()),
  date: maybe(date),
  payments: fc.oneof(
    nothing,
    fc.array(
      wirePayment.map(({ wire }) => wire),
      { maxLength: 2 },
    ),
  ),
});
