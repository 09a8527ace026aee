import type { QPaySimulator } from 'qpay-simulator';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import { rejectionOf } from '../http/raw-server.testing';
import { startClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => {
  ({ simulator, client } = await startClient({}, { timeoutMs: 500 }));
  // The callback's receiver is not part of these tests.
  simulator.setCallbacks({ mode: 'lost' });
});
afterEach(() => simulator.close());

const order = { senderInvoiceNo: 'ORDER-1', description: 'Order 1', amount: '100.50' };

describe('QPayClient', () => {
  describe('createInvoice', () => {
    it('makes an invoice with what the payer needs', async () => {
      const invoice = await client.createInvoice(order);
      expect(invoice.invoiceId).toMatch(/^[0-9a-f-]{36}$/);
      expect(invoice.qrText).toMatch(/^000201/);
      expect(Buffer.from(invoice.qrImage, 'base64').subarray(1, 4).toString()).toBe('PNG');
      expect(invoice.urls.length).toBeGreaterThan(10);
      expect(invoice.urls[0]?.link).toContain(`q?qPay_QRcode=${invoice.qrText}`);
      expect(invoice.shortUrl).toMatch(/^https?:/);
      await expect(client.getInvoice(invoice.invoiceId)).resolves.toMatchObject({
        status: 'OPEN',
        senderInvoiceNo: 'ORDER-1',
        totalAmount: '100.50',
        callbackUrl: 'http://127.0.0.1:9/callback',
        lines: [{ description: 'Order 1', quantity: '1.00', unitPrice: '100.50' }],
        payments: [],
      });
    });

    it('makes an e-barimt invoice of lines with taxes, whose sum rules', async () => {
      const lines = [
        {
          description: 'Tea',
          quantity: 2,
          unitPrice: '550.00',
          classificationCode: '0111100',
          taxes: [{ taxCode: 'VAT', description: 'VAT', amount: '100' }],
        },
      ];
      const { invoiceId } = await client.createInvoice({
        ...order,
        amount: undefined,
        taxType: '1',
        districtCode: '3505',
        lines,
      });
      await expect(client.getInvoice(invoiceId)).resolves.toMatchObject({ totalAmount: '1100.00' });
    });

    it('reports an empty picture as empty', async () => {
      simulator.configure({ qrImage: 'empty' });
      await expect(client.createInvoice(order)).resolves.toMatchObject({ qrImage: '' });
    });

    it.each([
      ['no amount', { amount: undefined }, 'amount'],
      ['zero', { amount: 0 }, 'amount'],
      ['a negative amount', { amount: '-1' }, 'amount'],
      ['three decimals', { amount: '1.005' }, 'amount'],
      ['a sum of floats', { amount: 0.1 + 0.2 }, 'amount'],
      ['no number at all', { amount: NaN }, 'amount'],
      ['an empty number', { senderInvoiceNo: ' ' }, 'senderInvoiceNo'],
    ])('refuses %s without asking QPay', async (_what, change, field) => {
      const error = await rejectionOf(client.createInvoice({ ...order, ...change }));
      expect(error).toMatchObject({ code: 'QPAY_INVALID_INPUT', field });
      expect(simulator.calls('invoice.create')).toHaveLength(0);
    });

    it('names the field QPay refuses', async () => {
      const error = await rejectionOf(client.createInvoice({ ...order, senderInvoiceNo: 'X'.repeat(46) }));
      expect(error).toMatchObject({
        code: 'QPAY_REQUEST_REJECTED',
        fieldErrors: [{ field: 'sender_invoice_no', type: 'MAX_LENGTH' }],
      });
    });

    it('says that the outcome is unknown when the answer is lost, remembers what was asked, and does not repeat it', async () => {
      simulator.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
      const error = await rejectionOf(client.createInvoice(order));
      expect(error).toBeInstanceOf(QPayUnknownOutcomeError);
      expect(error).toMatchObject({
        retryable: false,
        reference: {
          senderInvoiceNo: 'ORDER-1',
          invoiceCode: 'SIMULATOR_INVOICE',
          amount: '100.50',
          sentAt: expect.any(Date),
        },
      });
      expect(simulator.calls('invoice.create')).toHaveLength(1);
      expect(simulator.events('invoice.created')).toHaveLength(1);
    });

    it('says the same of an answer that cannot be read', async () => {
      simulator.inject({ operation: 'invoice.create', kind: 'rewrite', remove: ['invoice_id'] });
      const error = await rejectionOf(client.createInvoice(order));
      expect(error).toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
        cause: { code: 'QPAY_UNEXPECTED_ANSWER' },
      });
      expect(error).toHaveProperty('message', expect.stringContaining('invoiceId should be text'));
    });

    it('repeats a create that QPay has not taken up (429)', async () => {
      simulator.inject({
        operation: 'invoice.create',
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '0' },
      });
      await expect(client.createInvoice(order)).resolves.toHaveProperty('invoiceId');
      expect(simulator.events('invoice.created')).toHaveLength(1);
    });
  });

  describe('a token QPay refuses', () => {
    it.each(['sandbox', 'production'] as const)(
      'I-25: is replaced once, in the spelling of %s',
      async (environment) => {
        simulator.configure({ environment });
        await client.createInvoice(order);
        simulator.killSessions();
        await expect(client.createInvoice(order)).resolves.toHaveProperty('invoiceId');
        expect(simulator.logins()).toBe(2);
      },
    );

    it('I-25: is reported when the next one is refused as well', async () => {
      simulator.inject({ operation: 'invoice.get', kind: 'unauthorized', times: null });
      await expect(client.getInvoice('x')).rejects.toMatchObject({ code: 'QPAY_TOKEN_REJECTED' });
      expect(simulator.calls('invoice.get')).toHaveLength(2);
    });
  });

  describe('getInvoice', () => {
    it('tells an unknown invoice', async () => {
      const error = await rejectionOf(client.getInvoice('11111111-2222-4333-8444-555555555555'));
      expect(error).toMatchObject({ code: 'QPAY_NOT_FOUND', qpayCode: 'INVOICE_NOTFOUND' });
    });

    it.each(['', '.', '..'])('refuses %j as an id', async (id) => {
      await expect(client.getInvoice(id)).rejects.toMatchObject({ code: 'QPAY_INVALID_INPUT' });
    });

    it('keeps an id within its place in the path', async () => {
      await rejectionOf(client.getInvoice('../payment/1?x=#'));
      expect(simulator.calls().at(-1)?.path).toBe('/v2/invoice/..%2Fpayment%2F1%3Fx%3D%23');
    });
  });

  describe('cancelInvoice', () => {
    it('I-15: a cancel, and one of an invoice that is cancelled already, is a success', async () => {
      const { invoiceId } = await client.createInvoice(order);
      await expect(client.cancelInvoice(invoiceId)).resolves.toBeUndefined();
      await expect(client.cancelInvoice(invoiceId)).resolves.toBeUndefined();
      await expect(client.getInvoice(invoiceId)).resolves.toMatchObject({ status: 'CANCELED' });
    });

    it('says that a paid invoice is paid', async () => {
      const { invoiceId } = await client.createInvoice(order);
      await simulator.pay(invoiceId);
      const error = await rejectionOf(client.cancelInvoice(invoiceId));
      expect(error).toMatchObject({ code: 'QPAY_CONFLICT', qpayCode: 'INVOICE_PAID' });
      expect(error).toHaveProperty('message', expect.stringContaining('The invoice is paid'));
    });

    it('takes nothing else that was done before for a success', async () => {
      const body = { error: 'PAYMENT_ALREADY_CANCELED', message: 'text' };
      simulator.inject({ operation: 'invoice.cancel', kind: 'status', status: 400, body });
      await expect(client.cancelInvoice('x')).rejects.toMatchObject({ code: 'QPAY_ALREADY_DONE' });
    });

    it('repeats a cancel whose answer was lost, because that does nothing twice', async () => {
      const { invoiceId } = await client.createInvoice(order);
      simulator.inject({ operation: 'invoice.cancel', kind: 'drop', when: 'after' });
      await expect(client.cancelInvoice(invoiceId)).resolves.toBeUndefined();
      expect(simulator.calls('invoice.cancel')).toHaveLength(2);
    });
  });

  describe('getPayment', () => {
    it('reads a P2P payment with both legs and what it paid for', async () => {
      const { invoiceId } = await client.createInvoice({ ...order, amount: '9500.00' });
      const { paymentId } = await simulator.pay(invoiceId);
      const payment = await client.getPayment(paymentId);
      expect(payment).toMatchObject({
        paymentId,
        status: 'PAID',
        amount: '9500.00',
        fee: '95.00',
        currency: 'MNT',
        objectType: 'INVOICE',
        objectId: invoiceId,
        date: expect.any(Date),
      });
      if (payment.type !== 'P2P') throw new Error(`a P2P payment came as ${payment.type}`);
      expect(payment.p2pTransactions.map(({ amount }) => amount)).toEqual(['9405.00', '95.00']);
    });

    it('reads a card payment', async () => {
      const { invoiceId } = await client.createInvoice(order);
      const { paymentId } = await simulator.pay(invoiceId, { type: 'CARD' });
      const payment = await client.getPayment(paymentId);
      if (payment.type !== 'CARD') throw new Error(`a card payment came as ${payment.type}`);
      expect(payment.cardTransactions).toMatchObject([
        { amount: '100.50', currency: 'MNT', status: 'SUCCESS' },
      ]);
    });

    it('tells an unknown payment', async () => {
      await expect(client.getPayment('000000000000009')).rejects.toMatchObject({
        code: 'QPAY_NOT_FOUND',
        qpayCode: 'PAYMENT_NOTFOUND',
      });
    });
  });

  describe('checkPayment', () => {
    it('says nothing of a paid amount while nothing is paid', async () => {
      const { invoiceId } = await client.createInvoice(order);
      const check = await client.checkPayment({ objectType: 'INVOICE', objectId: invoiceId });
      expect(check).toMatchObject({ count: 0, rows: [] });
      expect(check.paidAmount).toBeUndefined();
    });

    it('I-40: unknown fields are kept aside, and numbers are read for text and text for numbers', async () => {
      const { invoiceId } = await client.createInvoice(order);
      const { paymentId } = await simulator.pay(invoiceId, { type: 'CARD' });
      const question = { objectType: 'INVOICE', objectId: invoiceId };
      for (const change of [{ numbersAsText: true }, { textsAsNumbers: true }, { extraFields: true }]) {
        simulator.inject({ operation: 'payment.check', kind: 'rewrite', ...change });
        const check = await client.checkPayment(question);
        expect(check).toMatchObject({
          count: 1,
          paidAmount: '100.50',
          rows: [{ paymentId, amount: '100.50' }],
        });
        if ('extraFields' in change) expect(Object.keys(check.extra)).not.toHaveLength(0);
      }
    });

    it('refuses a page size QPay does not have', async () => {
      const offset = { pageNumber: 0, pageLimit: 10 };
      await expect(
        client.checkPayment({ objectType: 'INVOICE', objectId: 'x', offset }),
      ).rejects.toMatchObject({ field: 'offset.pageNumber' });
    });

    it('does not take an answer without rows for "unpaid"', async () => {
      simulator.inject({ operation: 'payment.check', kind: 'status', status: 200, body: {} });
      await expect(client.checkPayment({ objectType: 'INVOICE', objectId: 'x' })).rejects.toMatchObject({
        code: 'QPAY_UNEXPECTED_ANSWER',
      });
    });
  });

  describe('listPayments and eachPayment', () => {
    beforeEach(async () => {
      for (let n = 1; n <= 5; n += 1) {
        const { invoiceId } = await client.createInvoice({ ...order, senderInvoiceNo: `ORDER-${n}` });
        await simulator.pay(invoiceId);
      }
    });
    const all = { objectType: 'INVOICE', objectId: 'SIMULATOR_INVOICE' };

    it('reads one page', async () => {
      const page = await client.listPayments({ ...all, offset: { pageNumber: 1, pageLimit: 2 } });
      expect(page.count).toBe(5);
      expect(page.rows).toMatchObject([{ type: 'P2P', amount: '100.50' }, { type: 'P2P' }]);
    });

    it('reads every page, each payment once', async () => {
      const ids: string[] = [];
      for await (const { paymentId } of client.eachPayment({
        ...all,
        offset: { pageNumber: 1, pageLimit: 2 },
      }))
        ids.push(paymentId);
      expect(new Set(ids).size).toBe(5);
      expect(ids).toHaveLength(5);
      expect(simulator.calls('payment.list')).toHaveLength(3);
    });
  });

  describe('cancelPayment and refundPayment', () => {
    it('gives a card payment back, and says why a P2P payment cannot be', async () => {
      const card = await client.createInvoice(order);
      const { paymentId } = await simulator.pay(card.invoiceId, { type: 'CARD' });
      await expect(client.refundPayment(paymentId, { note: 'broken' })).resolves.toBeUndefined();
      await expect(client.getPayment(paymentId)).resolves.toMatchObject({ status: 'REFUNDED' });

      const p2p = await client.createInvoice(order);
      const payment = await simulator.pay(p2p.invoiceId);
      for (const call of [client.cancelPayment(payment.paymentId), client.refundPayment(payment.paymentId)]) {
        await expect(call).rejects.toMatchObject({ code: 'QPAY_CONFLICT', qpayCode: 'PAYMENT_SETTLED' });
      }
    });

    it('never repeats a refund whose answer was lost', async () => {
      const { invoiceId } = await client.createInvoice(order);
      const { paymentId } = await simulator.pay(invoiceId, { type: 'CARD' });
      simulator.inject({ operation: 'payment.refund', kind: 'drop', when: 'after' });
      await expect(client.refundPayment(paymentId)).rejects.toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
        reference: { paymentId },
      });
      expect(simulator.calls('payment.refund')).toHaveLength(1);
    });
  });
});
