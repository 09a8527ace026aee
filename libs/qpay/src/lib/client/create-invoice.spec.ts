import type { QPaySimulator } from 'qpay-simulator';
import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import { rejectionOf } from '../http/raw-server.testing';
import { order, startUncalledClient } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';

let simulator: QPaySimulator;
let client: QPayClient;

beforeEach(async () => void ({ simulator, client } = await startUncalledClient()));
afterEach(() => simulator.close());

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
});
