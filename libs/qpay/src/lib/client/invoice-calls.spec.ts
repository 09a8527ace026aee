import type { QPaySimulator } from 'qpay-simulator';
import { rejectionOf } from '../http/raw-server.testing';
import { order, startUncalledClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => void ({ simulator, client } = await startUncalledClient()));
afterEach(() => simulator.close());

describe('QPayClient', () => {
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
});
