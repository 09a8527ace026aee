import { Bench, type PaymentRows } from '../../testing/wire.testing';
import { paymentOperations } from './payment.api';

describe(paymentOperations.name, () => {
  let bench: Bench;

  beforeEach(async () => void (bench = await Bench.startWithoutCallbacks()));
  afterEach(() => bench.simulator.close());

  const rowsOf = async (invoiceId: string, offset?: unknown): Promise<PaymentRows> => {
    const rows: PaymentRows = JSON.parse((await bench.check(invoiceId, offset)).text);
    return rows;
  };

  describe('check', () => {
    it('has no paid_amount while nothing is paid, nor for a strange id', async () => {
      expect((await bench.check(await bench.invoice())).text).toBe('{"count":0,"rows":[]}');
      expect((await bench.check('strange')).text).toBe('{"count":0,"rows":[]}');
    });

    it('answers a transfer with two legs, the second one the fee of one per cent, keys in order', async () => {
      const invoiceId = await bench.invoice({ amount: 9500 });
      const { paymentId } = await bench.simulator.pay(invoiceId);
      expect(paymentId).toMatch(/^\d{15}$/);
      const merchantLeg = {
        transaction_bank_code: '050000',
        account_bank_code: '050000',
        account_bank_name: 'Хаан банк',
        account_number: '50*****00',
        status: 'SUCCESS',
        amount: '9405.00',
        currency: 'MNT',
        settlement_status: 'SETTLED',
      };
      const feeLeg = {
        ...merchantLeg,
        account_bank_code: '990000',
        account_bank_name: 'Монпэй',
        account_number: '99*****00',
        amount: '95.00',
      };
      const row = {
        payment_id: paymentId,
        payment_status: 'PAID',
        payment_amount: '9500.00',
        trx_fee: '95.00',
        payment_currency: 'MNT',
        payment_wallet: 'qPay wallet',
        payment_type: 'P2P',
        ebarimt_customer_no: null,
        next_payment_date: null,
        next_payment_datetime: null,
        card_transactions: [],
        p2p_transactions: [merchantLeg, feeLeg],
      };
      const expected = JSON.stringify({ count: 1, paid_amount: 9500, rows: [row] });
      expect((await bench.check(invoiceId)).text).toBe(expected);
    });

    it('answers a card payment with a UUID and the short names', async () => {
      const invoiceId = await bench.invoice();
      const { paymentId } = await bench.simulator.pay(invoiceId, { type: 'CARD', wallet: 'Candy pay' });
      expect(paymentId).toMatch(/^[0-9a-f-]{36}$/);
      const { rows } = await rowsOf(invoiceId);
      expect(rows[0]).toMatchObject({
        payment_type: 'CARD',
        payment_wallet: 'Candy pay',
        card_transactions: [{ card_type: 'VISA', amount: '100.00', settlement_status: 'PENDING' }],
        p2p_transactions: [],
      });
    });

    it('finds an invoice by its QR code', async () => {
      const created = await bench.json<{ invoice_id: string; qr_text: string }>('POST', '/v2/invoice', {
        invoice_code: 'SIMULATOR_INVOICE',
        sender_invoice_no: '1',
        invoice_receiver_code: 'terminal',
        invoice_description: 'By code',
        amount: 100,
        callback_url: 'http://127.0.0.1:9/',
      });
      await bench.simulator.pay(created.invoice_id);
      const id = /^.*?2794049627940496(.{15})/.exec(created.qr_text)?.[1];
      const answer = await bench.json<PaymentRows>('POST', '/v2/payment/check', {
        object_type: 'QR',
        object_id: id,
      });
      expect(answer.count).toBe(1);
    });

    it('counts every payment and shows one page of them', async () => {
      const invoiceId = await bench.invoice({ allow_partial: true });
      for (const amount of [10, 20, 30]) await bench.simulator.pay(invoiceId, { amount });
      const second = await rowsOf(invoiceId, { page_number: 2, page_limit: 2 });
      expect([second.count, second.paid_amount, second.rows.length]).toEqual([3, 60, 1]);
    });

    it.each([
      [{ page_number: 1, page_limit: 0 }, 'page_limit', 'MIN_NUMBER', 'Number min value [1]!'],
      [{ page_number: 0, page_limit: 1 }, 'page_number', 'MIN_NUMBER', 'Number min value [1]!'],
      [{ page_number: 1, page_limit: 101 }, 'page_limit', 'MAX_NUMBER', 'Number max value [100]!'],
      [{ page_number: 'x' }, 'page_number', 'INVALID', 'Invalid!'],
    ])('refuses the page %j', async (offset, field, type, message) => {
      const answer = await bench.check('any', offset);
      const fields = { [field]: { type, message } };
      expect([answer.status, answer.text]).toEqual([400, JSON.stringify({ error: fields, message: fields })]);
    });

    it('refuses an object_type that is none', async () => {
      const answer = await bench.send('POST', '/v2/payment/check', { object_type: 'ORDER', object_id: 'x' });
      expect([answer.status, answer.text]).toEqual([
        400,
        '{"error":"INVALID_OBJECT_TYPE","message":"object_type буруу"}',
      ]);
    });

    it('does not count money that was given back', async () => {
      const invoiceId = await bench.invoice({ allow_partial: true });
      const { paymentId } = await bench.simulator.pay(invoiceId, { amount: 40 });
      await bench.simulator.pay(invoiceId, { amount: 60 });
      bench.simulator.refund(paymentId);
      const { count, paid_amount, rows } = await rowsOf(invoiceId);
      expect([count, paid_amount, rows.map((row) => row['payment_status'])]).toEqual([
        2,
        60,
        ['REFUNDED', 'PAID'],
      ]);
    });
  });
});
