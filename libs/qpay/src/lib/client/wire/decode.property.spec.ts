import fc from 'fast-check';
import type { z } from 'zod';
import { QPayError } from '../../errors/qpay-error';
import { QPayUnexpectedAnswerError } from '../../errors/qpay-transport-errors';
import { errorFromAnswer } from '../../http/error-from-answer';
import type { QPayHttpRequest } from '../../http/qpay-http.types';
import { qpayAmountToMinorUnits } from '../../money/qpay-amount';
import { quickQrCheck, quickQrInvoice, merchantPage, places } from '../../quick-qr/wire/quick-qr.wire';
import { decodeAnswer } from './decode-answer';
import { ebarimt } from './ebarimt.wire';
import { invoice, invoiceDetails } from './invoice.wire';
import { payment, paymentCheck, paymentPage } from './payment.wire';
import { subscription } from './subscription.wire';
import { tokenAnswer } from './token.wire';

const DECODERS: Record<string, z.ZodType> = {
  invoice,
  invoiceDetails,
  payment,
  paymentCheck,
  paymentPage,
  ebarimt,
  subscription,
  tokenAnswer,
  quickQrCheck,
  quickQrInvoice,
  merchantPage,
  places,
};

/** Minor units and the forms QPay is known to send them in. */
const money = fc.bigInt({ min: 1n, max: 10n ** 14n - 1n }).chain((minor) => {
  const text = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
  const forms: (string | number)[] = [text, minor < 10n ** 12n ? Number(text) : text];
  return fc.constantFrom(...forms).map((wire) => ({ minor, wire }));
});
const nothing = fc.constantFrom(null, undefined, '');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, nothing);
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
const wirePayment = fc
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

const wireInvoice = fc.record({
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

describe('every decoder', () => {
  it('I-40: any check within the facts is read exactly, with unknown fields kept aside', () => {
    fc.assert(
      fc.property(fc.array(wirePayment, { maxLength: 3 }), maybe(money), (payments, paid) => {
        const body = {
          count: payments.length,
          paid_amount: paid && typeof paid === 'object' ? paid.wire : paid,
          rows: payments.map(({ wire }) => wire),
        };
        const { rows } = decodeAnswer(
          'payment.check',
          paymentCheck,
          JSON.parse(JSON.stringify(body)) as unknown,
        );
        expect(rows.map(({ amount }) => qpayAmountToMinorUnits(amount))).toEqual(
          payments.map(({ minor }) => minor),
        );
        expect(rows.map((row) => Object.keys(row.extra).sort())).toEqual(
          payments.map(({ unknown }) => Object.keys(unknown).sort()),
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it('reads any invoice within the facts', () => {
    fc.assert(
      fc.property(
        wireInvoice,
        ({
          id: invoice_id,
          money: total,
          extra: unknown,
          other,
          status,
          data,
          text,
          date: day,
          payments,
        }) => {
          const body = {
            ...unknown,
            invoice_id,
            invoice_status: status,
            total_amount: total.wire,
            gross_amount: other,
            tax_amount: other,
            note: text,
            sender_branch_data: data,
            expiry_date: day,
            minimum_amount: other,
            enable_expiry: false,
            payments,
            lines: [{ line_description: text, line_quantity: '1.00', line_unit_price: total.wire }],
          };
          const read = decodeAnswer(
            'invoice.get',
            invoiceDetails,
            JSON.parse(JSON.stringify(body)) as unknown,
          );
          expect(qpayAmountToMinorUnits(read.totalAmount ?? '')).toBe(total.minor);
          expect(read.status).toBe(status === 'CANCELLED' ? 'CANCELED' : status);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('meets any junk with an answer or a QPayUnexpectedAnswerError, never with another error', () => {
    const names = Object.keys(DECODERS);
    const known = fc.constantFrom(
      'payment_id',
      'payment_status',
      'payment_amount',
      'rows',
      'count',
      'invoice_id',
      'qr_text',
      'id',
      'urls',
      'extra',
      '__proto__',
      'constructor',
      'toString',
      'lines',
      'payments',
      'access_token',
    );
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(known, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 5 }),
      fc.array(fc.dictionary(known, fc.jsonValue({ maxDepth: 0 }), { maxKeys: 4 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), junk, (name, body) => {
        try {
          decodeAnswer(name, DECODERS[name] as z.ZodType, body);
        } catch (error) {
          if (!(error instanceof QPayUnexpectedAnswerError)) throw error;
        }
      }),
      { numRuns: 50_000 },
    );
  });

  it('turns any refusal, whatever its status and body, into a QPayError with a stable code', () => {
    const request: QPayHttpRequest = {
      operation: 'invoice.get',
      method: 'GET',
      path: '/',
      authorization: { scheme: 'Bearer', token: 'secret-token' },
      effect: 'read',
    };
    const fieldError = fc.dictionary(
      fc.string(),
      fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.record({ type: fc.string(), message: fc.string() })),
    );
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('SYSTEM_BUSY', 'INVOICE_PAID', 'toString', '__proto__', 'a secret-token b'),
    );
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record(
        { error: fc.oneof(text, fieldError), message: fc.oneof(text, fieldError) },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<'read' | 'write' | 'login'>('read', 'write', 'login'),
        fc.oneof(
          fc.constantFrom(400, 401, 403, 404, 409, 422, 429, 500, 502),
          fc.integer({ min: 100, max: 999 }),
        ),
        body,
        (effect, status, refusal) => {
          const error = errorFromAnswer({ ...request, effect }, { status, body: refusal });
          expect(error).toBeInstanceOf(QPayError);
          expect(error.code).toMatch(/^QPAY_[A-Z_]+$/);
          expect(JSON.stringify(error) + error.message).not.toContain('secret-token');
        },
      ),
      { numRuns: 30_000 },
    );
  });
});
