import fc from 'fast-check';
import type { z } from 'zod';
import { QPayUnexpectedAnswerError } from '../../errors/qpay-transport-errors';
import { qpayAmountToMinorUnits } from '../../money/qpay-amount';
import { quickQrCheck, quickQrInvoice, merchantPage, places } from '../../quick-qr/wire/quick-qr.wire';
import { decodeAnswer } from './decode-answer';
import { ebarimt } from './ebarimt.wire';
import { invoice, invoiceDetails } from './invoice.wire';
import { payment, paymentCheck, paymentPage } from './payment.wire';
import { subscription } from './subscription.wire';
import { tokenAnswer } from './token.wire';
import { maybe, money, wireInvoice, wirePayment } from './wire-answers.testing';

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
});
