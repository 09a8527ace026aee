import type { QPaySimulator } from 'qpay-simulator';
import { order, startUncalledClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => void ({ simulator, client } = await startUncalledClient()));
afterEach(() => simulator.close());

describe('QPayClient', () => {
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
});
