import { QPayError } from '../errors/qpay-error';
import type { QPayErrorCode } from '../errors/qpay-error-code';
import { QPayUnavailableError } from '../errors/qpay-transport-errors';
import type { QPayCreateInvoiceInput } from './invoice-input.types';
import type { QPayInvoicePaid, QPayPaidVerdict } from './invoice.types';
import type {
  QPayCardTransaction,
  QPayP2pTransaction,
  QPayPayment,
  QPayPaymentStatus,
} from './payment.types';
import type { QPayClient } from './qpay-client';
import { paymentCheck } from './wire/payment.wire';
import { decodeAnswer } from './wire/decode-answer';

/** True when both types are the same; the compiler refuses `expectType<true>` for anything else. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const expectType = <T extends true>(): T | undefined => undefined;

describe('the public types', () => {
  it('narrow a payment by its type', () => {
    const legsOf = (payment: QPayPayment): (QPayP2pTransaction | QPayCardTransaction)[] => {
      switch (payment.type) {
        case 'P2P':
          // @ts-expect-error a P2P payment has no card transactions
          expect(payment.cardTransactions).toBeUndefined();
          return payment.p2pTransactions;
        case 'CARD':
          // @ts-expect-error a card payment has no P2P transactions
          expect(payment.p2pTransactions).toBeUndefined();
          return payment.cardTransactions;
        case 'OTHER':
          return [...payment.p2pTransactions, ...payment.cardTransactions];
      }
    };
    const wire = (payment_type: string) => ({
      payment_id: '1',
      payment_status: 'PAID',
      payment_amount: '1.00',
      payment_type,
      p2p_transactions: [{ amount: 1 }],
      card_transactions: [{ amount: 1 }],
    });
    const { rows } = decodeAnswer('payment.check', paymentCheck, {
      rows: ['P2P', 'CARD', 'QR_CASH'].map(wire),
    });
    expect(rows.map((row) => legsOf(row).length)).toEqual([1, 1, 2]);
  });

  it('keep enums open and amounts text', () => {
    const status: QPayPaymentStatus = 'A_STATUS_OF_TOMORROW';
    expectType<Same<QPayPayment['amount'], string>>();
    expectType<Same<QPayPayment['paymentId'], string>>();
    expectType<Same<QPayPayment['date'], Date | undefined>>();
    expectType<Same<QPayInvoicePaid['verdict'], QPayPaidVerdict>>();
    expectType<Same<QPayPaidVerdict, 'unpaid' | 'partial' | 'paid' | 'overpaid' | 'refunded'>>();
    expect(status).toBeDefined();
  });

  it('ask for what QPay requires and take text or number as an amount', () => {
    const simple: QPayCreateInvoiceInput = { senderInvoiceNo: '1', description: 'd', amount: 100 };
    const exact: QPayCreateInvoiceInput = { ...simple, amount: '100.00' };
    // @ts-expect-error the description is required
    const nameless: QPayCreateInvoiceInput = { senderInvoiceNo: '1', amount: 100 };
    // @ts-expect-error an amount is not a bigint
    const units: QPayCreateInvoiceInput = { ...simple, amount: 100n };
    expect([simple, exact, nameless, units]).toHaveLength(4);
  });

  it('narrow an error by its code', () => {
    const error: QPayError = new QPayUnavailableError('busy');
    expectType<Same<QPayError['code'], QPayErrorCode>>();
    expectType<Same<QPayUnavailableError['code'], 'QPAY_UNAVAILABLE'>>();
    // @ts-expect-error no such code
    expect(error.code === 'QPAY_NO_SUCH_CODE').toBe(false);
  });

  it('let a promise of nothing be nothing', () => {
    expectType<Same<ReturnType<QPayClient['cancelInvoice']>, Promise<void>>>();
    expectType<Same<ReturnType<QPayClient['refundPayment']>, Promise<void>>>();
    expect.assertions(0);
  });
});
