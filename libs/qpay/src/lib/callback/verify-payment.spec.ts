import type { QPayP2pPayment } from '../client/payment.types';
import type { QPayInvoicePaid } from '../client/invoice.types';
import { judgePayments } from '../client/invoice-paid';
import { QPayNotFoundError } from '../errors/qpay-refusal-errors';
import { QPayTimeoutError } from '../errors/qpay-transport-errors';
import { paymentEvent } from './payment-event';
import { verifyPayment, type PaymentQuestions } from './verify-payment';

const OURS = { reference: 'order-1', invoiceId: 'our-invoice', amount: '100.00' };

const payment = (changes: Partial<QPayP2pPayment> = {}): QPayP2pPayment => ({
  type: 'P2P',
  paymentId: 'p1',
  status: 'PAID',
  amount: '100.00',
  currency: 'MNT',
  objectType: 'INVOICE',
  objectId: OURS.invoiceId,
  p2pTransactions: [],
  extra: {},
  ...changes,
});

/** A QPay whose check lists `rows`, and whose payment read by id is `named`. */
class Answers implements PaymentQuestions {
  readonly asked: string[] = [];
  constructor(
    private readonly rows: QPayP2pPayment[],
    private readonly named: QPayP2pPayment | Error = new QPayNotFoundError('unknown'),
  ) {}

  async checkInvoicePaid(invoiceId: string, expected: { amount: string | number }): Promise<QPayInvoicePaid> {
    this.asked.push(`check ${invoiceId}`);
    return judgePayments(invoiceId, this.rows, 'MNT', String(expected.amount));
  }

  async getPayment(paymentId: string): Promise<QPayP2pPayment> {
    this.asked.push(`get ${paymentId}`);
    if (this.named instanceof Error) throw this.named;
    return this.named;
  }
}

describe('verifyPayment', () => {
  it('asks about our invoice alone when the check lists the named payment', async () => {
    const qpay = new Answers([payment()]);
    await expect(verifyPayment(qpay, OURS, 'p1', 1_000)).resolves.toMatchObject({ verdict: 'paid' });
    expect(qpay.asked).toEqual(['check our-invoice']);
  });

  it('counts a named payment that the check misses, together with what it lists', async () => {
    const listed = payment({ paymentId: 'p0', amount: '40.00' });
    const qpay = new Answers([listed], payment({ amount: '60.00' }));
    const found = await verifyPayment(qpay, OURS, 'p1', 1_000);
    expect(found).toMatchObject({ verdict: 'paid', paidAmount: '100.00', expectedAmount: '100.00' });
    expect(found.rows.map(({ paymentId }) => paymentId)).toEqual(['p0', 'p1']);
  });

  it.each([
    ['another invoice', { objectId: 'their-invoice' }],
    ['no object at all', { objectId: undefined }],
    ['an object of another kind', { objectType: 'ITEM' }],
    ['a payment that was not asked for', { paymentId: 'p9' }],
    ['our invoice, and is not paid', { status: 'FAILED' }],
  ] as const)('credits nothing when QPay binds the named payment to %s', async (_what, changes) => {
    const found = await verifyPayment(new Answers([], payment(changes)), OURS, 'p1', 1_000);
    expect(found).toMatchObject({ verdict: 'unpaid', paidAmount: '0.00' });
  });

  it('credits nothing for a payment that QPay does not know', async () => {
    const found = verifyPayment(new Answers([]), OURS, 'p1', 1_000);
    await expect(found).resolves.toMatchObject({ verdict: 'unpaid', rows: [] });
  });

  it('fails when the named payment cannot be read now, unless enough is paid already', async () => {
    const silent = new QPayTimeoutError('no answer');
    await expect(verifyPayment(new Answers([], silent), OURS, 'p1', 1_000)).rejects.toBe(silent);
    const paid = new Answers([payment({ paymentId: 'p0' })], silent);
    await expect(verifyPayment(paid, OURS, 'p1', 1_000)).resolves.toMatchObject({ verdict: 'paid' });
  });

  it('asks nothing for an amount that is none', async () => {
    const qpay = new Answers([payment()]);
    await expect(verifyPayment(qpay, { ...OURS, amount: '0' }, 'p1', 1_000)).rejects.toMatchObject({
      code: 'QPAY_INVALID_INPUT',
    });
    expect(qpay.asked).toEqual([]);
  });
});

describe('paymentEvent', () => {
  const arrival = { method: 'GET', receivedAt: new Date(0), hint: 'p1' } as const;
  const eventOf = (...rows: QPayP2pPayment[]) => {
    const found = { ...judgePayments(OURS.invoiceId, rows, 'MNT', '100.00'), expectedAmount: '100.00' };
    return paymentEvent(OURS, found, arrival, '');
  };

  it('has one id for the same payments in any order, with any detail', () => {
    const [one, two] = [payment({ amount: '40.00' }), payment({ paymentId: 'p2', amount: '60.00' })];
    expect(eventOf(two, one)?.id).toBe(eventOf(one, two)?.id);
    expect(eventOf({ ...one, wallet: 'Khan bank' }, two)?.id).toBe(eventOf(one, two)?.id);
  });

  it.each([
    ['a payment more', [payment(), payment({ paymentId: 'p2' })]],
    ['another state', [payment({ status: 'REFUNDED' })]],
    ['another amount', [payment({ amount: '99.00' })]],
    ['another currency', [payment({ currency: 'USD' })]],
  ])('has another id for %s', (_what, rows) => {
    expect(eventOf(...rows)?.id).not.toBe(eventOf(payment())?.id);
  });

  it('tells what counts when some of it came in another currency', () => {
    const foreign = payment({ paymentId: 'p2', currency: 'USD' });
    expect(eventOf(foreign)).toMatchObject({ verdict: 'wrong-currency', paid: false, paidAmount: '0.00' });
    expect(eventOf(payment(), foreign)).toMatchObject({ verdict: 'paid', paidAmount: '100.00' });
  });

  it('tells nothing before money has moved', () => {
    expect(eventOf()).toBeUndefined();
    expect(
      eventOf(payment({ status: 'NEW' }), payment({ paymentId: 'p2', status: 'FAILED' })),
    ).toBeUndefined();
  });
});
