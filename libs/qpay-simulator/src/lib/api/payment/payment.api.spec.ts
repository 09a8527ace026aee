import { Bench } from '../../testing/wire.testing';
import { paymentOperations } from './payment.api';

interface Rows {
  count: number;
  paid_amount?: number;
  rows: Record<string, unknown>[];
}

describe(paymentOperations.name, () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.start();
    bench.simulator.setCallbacks({ mode: 'lost' });
  });

  afterEach(() => bench.simulator.close());

  const rowsOf = async (invoiceId: string, offset?: unknown): Promise<Rows> => {
    const rows: Rows = JSON.parse((await bench.check(invoiceId, offset)).text);
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
      const answer = await bench.json<Rows>('POST', '/v2/payment/check', {
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

  describe('get', () => {
    it('answers all fields in order and binds the payment to its invoice', async () => {
      const invoiceId = await bench.invoice();
      const { paymentId } = await bench.simulator.pay(invoiceId);
      const answer = await bench.json<Record<string, unknown>>('GET', `/v2/payment/${paymentId}`);
      expect(Object.keys(answer).join()).toBe(
        'payment_id,payment_status,payment_fee,payment_amount,payment_currency,payment_date,payment_wallet,' +
          'transaction_type,object_type,object_id,next_payment_date,next_payment_datetime,card_transactions,p2p_transactions',
      );
      expect(answer).toMatchObject({ object_type: 'INVOICE', object_id: invoiceId, payment_fee: '1.00' });
    });

    it('uses the long names for cards', async () => {
      const { paymentId } = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      expect(await bench.json('GET', `/v2/payment/${paymentId}`)).toMatchObject({
        transaction_type: 'CARD',
        card_transactions: [
          { transaction_amount: '100.00', transaction_status: 'SUCCESS', is_cross_border: false },
        ],
      });
    });

    it('does not know a strange id', async () => {
      const answer = await bench.send('GET', '/v2/payment/000000000000000');
      expect([answer.status, answer.text]).toEqual([
        422,
        '{"error":"PAYMENT_NOTFOUND","message":"Төлбөр олдсонгүй"}',
      ]);
    });
  });

  describe('list', () => {
    const list = (body: object): Promise<Rows> => bench.json('POST', '/v2/payment/list', body);
    const merchantId = (): string => {
      const payload = Buffer.from(bench.bearer.split('.')[1] ?? '', 'base64url').toString('utf8');
      const claims: { merchant_id: string } = JSON.parse(payload);
      return claims.merchant_id;
    };

    it('lists by invoice code and by the merchant id of the token, in pages', async () => {
      for (let count = 0; count < 3; count += 1) await bench.simulator.pay(await bench.invoice());
      const byCode = await list({ object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE' });
      const page = { page_number: 2, page_limit: 2 };
      const byMerchant = await list({ object_type: 'MERCHANT', object_id: merchantId(), offset: page });
      expect([byCode.count, byCode.rows.length]).toEqual([3, 3]);
      expect(byMerchant).toEqual({ count: 3, rows: [byCode.rows[2]] });
      expect(byCode.rows[0]).toMatchObject({ paid_by: 'P2P', payment_fee: '1.00', object_type: 'INVOICE' });
    });

    it('denies another merchant’s id', async () => {
      const answer = await bench.send('POST', '/v2/payment/list', {
        object_type: 'MERCHANT',
        object_id: 'other',
      });
      expect([answer.status, answer.text]).toEqual([
        401,
        '{"error":"PERMISSION_DENIED","message":"Хандах эрх хүрэхгүй байна"}',
      ]);
    });

    it('reads dates as those of Ulaanbaatar', async () => {
      bench.simulator.clock.freeze();
      bench.simulator.clock.set(new Date('2026-01-29T17:00:00.000Z'));
      await bench.simulator.pay(await bench.invoice());
      const on = async (start_date: string, end_date: string): Promise<number> =>
        (await list({ object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE', start_date, end_date })).count;
      expect(await on('2026-01-30', '2026-01-30')).toBe(1);
      expect(await on('2026-01-29', '2026-01-29')).toBe(0);
      expect(await on('2026-01-30 00:59:59', '2026-01-30 01:00:00')).toBe(1);
    });

    it('filters by branch', async () => {
      await bench.simulator.pay(await bench.invoice({ sender_branch_code: 'B1' }));
      await bench.simulator.pay(await bench.invoice());
      const asked = { object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE', merchant_branch_code: 'B1' };
      expect((await list(asked)).count).toBe(1);
    });
  });

  describe.each(['cancel', 'refund'])('%s', (verb) => {
    const reverse = async (paymentId: string): Promise<[number, string]> => {
      const answer = await bench.send('DELETE', `/v2/payment/${verb}/${paymentId}`, { note: 'sorry' });
      return [answer.status, answer.text];
    };

    it('gives a card payment back, once', async () => {
      const { paymentId } = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      expect(await reverse(paymentId)).toEqual([200, '{}']);
      expect(await bench.json('GET', `/v2/payment/${paymentId}`)).toMatchObject({
        payment_status: 'REFUNDED',
      });
      const [status, body] = await reverse(paymentId);
      expect([status, JSON.parse(body)]).toEqual([
        400,
        { error: 'PAYMENT_ALREADY_CANCELED', message: 'Төлбөр цуцлагдсан байна' },
      ]);
    });

    it('refuses a card payment that is settled, one that was not made, and one it does not know', async () => {
      const settled = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      bench.simulator.settle(settled.paymentId);
      const failed = await bench.simulator.pay(await bench.invoice(), { type: 'CARD', status: 'FAILED' });
      expect((await reverse(settled.paymentId))[1]).toContain('PAYMENT_SETTLED');
      expect((await reverse(failed.paymentId))[1]).toContain('PAYMENT_NOT_PAID');
      expect(await reverse('strange')).toEqual([
        422,
        '{"error":"PAYMENT_NOTFOUND","message":"Төлбөр олдсонгүй"}',
      ]);
    });
  });
});
