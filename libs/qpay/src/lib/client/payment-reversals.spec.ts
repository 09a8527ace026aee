import type { QPaySimulator } from 'qpay-simulator';
import { order, startUncalledClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => void ({ simulator, client } = await startUncalledClient()));
afterEach(() => simulator.close());

describe('QPayClient', () => {
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
