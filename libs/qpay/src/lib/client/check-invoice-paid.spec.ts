import type { QPaySimulator } from 'qpay-simulator';
import { json, newQPayHttp, rejectionOf, startRawServer } from '../http/raw-server.testing';
import { startClient } from './client-under-test.testing';
import { QPayClient } from './qpay-client';

interface Row {
  id: string;
  amount?: string;
  status?: string;
  currency?: string;
}
const wireRow = ({ id, amount = '50.00', status = 'PAID', currency = 'MNT' }: Row) => ({
  payment_id: id,
  payment_status: status,
  payment_amount: amount,
  payment_currency: currency,
  payment_type: 'P2P',
});

/** A client of a QPay that answers every check with these rows, in pages where asked for pages. */
async function withRows<T>(
  rows: Row[],
  total: string | undefined,
  use: (client: QPayClient) => Promise<T>,
  more: object = {},
): Promise<T> {
  const server = await startRawServer((request, response) => {
    if (request.method === 'GET')
      return json(response, 200, { invoice_id: 'i', invoice_status: 'OPEN', total_amount: total });
    const { offset } = JSON.parse(request.body) as { offset?: { page_number: number; page_limit: number } };
    const from = offset ? (offset.page_number - 1) * offset.page_limit : 0;
    const page = rows.slice(from, from + (offset?.page_limit ?? 10));
    return json(response, 200, { count: rows.length, rows: page.map(wireRow), ...more });
  });
  const client = new QPayClient({ withToken: (fn) => fn('t') }, newQPayHttp(server.url), {
    invoiceCode: 'C',
  });
  try {
    return await use(client);
  } finally {
    await server.close();
  }
}

const verdict = (rows: Row[], expected?: { amount: string; currency?: string }, total = '100.00') =>
  withRows(rows, total, (client) => client.checkInvoicePaid('i', expected));

describe('QPayClient', () => {
  describe('checkInvoicePaid', () => {
    it.each([
      ['nothing came', [], 'unpaid', '0.00'],
      ['a payment failed', [{ id: '1', status: 'FAILED' }], 'unpaid', '0.00'],
      ['part of it came', [{ id: '1' }], 'partial', '50.00'],
      ['all of it came, in parts', [{ id: '1' }, { id: '2' }], 'paid', '100.00'],
      ['more came', [{ id: '1' }, { id: '2' }, { id: '3', amount: '0.01' }], 'overpaid', '100.01'],
      ['all of it went back', [{ id: '1', amount: '100.00', status: 'REFUNDED' }], 'refunded', '0.00'],
      ['it went back in an older spelling', [{ id: '1', status: 'REFUND' }], 'refunded', '0.00'],
      ['some went back', [{ id: '1' }, { id: '2', status: 'REFUNDED' }], 'partial', '50.00'],
      ['QPay says partly', [{ id: '1', status: 'PARTIAL' }], 'partial', '0.00'],
      ['a state unknown today came', [{ id: '1', amount: '100.00', status: 'HELD' }], 'unpaid', '0.00'],
      ['one payment is listed twice', [{ id: '1' }, { id: '1' }], 'partial', '50.00'],
      ['money of another currency came', [{ id: '1', amount: '100.00', currency: 'USD' }], 'unpaid', '0.00'],
    ])('judges that %s', async (_what, rows, expectedVerdict, paidAmount) => {
      const result = await verdict(rows, { amount: '100.00' });
      expect(result).toMatchObject({
        verdict: expectedVerdict,
        paidAmount,
        expectedAmount: '100.00',
        currency: 'MNT',
      });
      expect(result.paid).toBe(['paid', 'overpaid'].includes(expectedVerdict));
    });

    it('sums exactly where floats would not', async () => {
      const rows = [
        { id: '1', amount: '0.10' },
        { id: '2', amount: '0.20' },
      ];
      await expect(verdict(rows, { amount: '0.30' })).resolves.toMatchObject({
        verdict: 'paid',
        paidAmount: '0.30',
      });
    });

    it('counts only the currency expected', async () => {
      const rows = [{ id: '1', amount: '5.00', currency: 'USD' }];
      await expect(verdict(rows, { amount: '5', currency: 'USD' })).resolves.toMatchObject({
        verdict: 'paid',
        currency: 'USD',
      });
    });

    it('I-07: rows spread over several pages are all read', async () => {
      const rows = Array.from({ length: 250 }, (_, n) => ({ id: `p${n}`, amount: '1.00' }));
      const result = await verdict(rows, { amount: '250.00' });
      expect(result).toMatchObject({ verdict: 'paid', paidAmount: '250.00' });
      expect(result.rows).toHaveLength(250);
    });

    it('I-07: rows win over a total that disagrees with them, and the total is told', async () => {
      const says = (paid_amount?: number) =>
        withRows([{ id: '1' }], '100.00', (client) => client.checkInvoicePaid('i', { amount: '100.00' }), {
          paid_amount,
        });
      const wrong = { verdict: 'partial', paidAmount: '50.00', reportedAmount: '100.00' };
      await expect(says(100)).resolves.toMatchObject(wrong);
      await expect(says(50)).resolves.toMatchObject({ paidAmount: '50.00', reportedAmount: '50.00' });
      expect(await says()).not.toHaveProperty('reportedAmount');
    });

    it('compares with the total of the invoice when nothing is said, and refuses to guess without one', async () => {
      await expect(verdict([{ id: '1' }], undefined, '50.00')).resolves.toMatchObject({
        verdict: 'paid',
        expectedAmount: '50.00',
      });
      const error = await rejectionOf(
        withRows([{ id: '1' }], undefined, (client) => client.checkInvoicePaid('i')),
      );
      expect(error).toMatchObject({ code: 'QPAY_UNEXPECTED_ANSWER' });
    });

    it('keeps one time limit for all its questions together', async () => {
      const server = await startRawServer((request, response) => {
        if (request.method === 'POST') json(response, 200, { count: 1, rows: [wireRow({ id: '1' })] });
      });
      const http = newQPayHttp(server.url, 60_000);
      const client = new QPayClient({ withToken: (fn) => fn('t') }, http, { invoiceCode: 'C' });
      const error = await rejectionOf(client.checkInvoicePaid('i', undefined, { timeoutMs: 100 }));
      await server.close();
      expect(error).toMatchObject({ code: 'QPAY_TIMEOUT', operation: 'invoice.get' });
    });

    it('ends at its time limit when the first question gets no answer', async () => {
      const server = await startRawServer(() => undefined);
      const http = newQPayHttp(server.url, 60_000);
      const client = new QPayClient({ withToken: (fn) => fn('t') }, http, { invoiceCode: 'C' });
      const error = await rejectionOf(client.checkInvoicePaid('i', undefined, { timeoutMs: 50 }));
      await server.close();
      expect(error).toMatchObject({ code: 'QPAY_TIMEOUT', operation: 'payment.check' });
    });

    it('refuses an expectation that is no amount', async () => {
      await expect(verdict([], { amount: '1e3' })).rejects.toMatchObject({
        code: 'QPAY_INVALID_INPUT',
        field: 'expected.amount',
      });
    });
  });

  describe('checkInvoicePaid against the simulator', () => {
    let simulator: QPaySimulator;
    let client: QPayClient;
    beforeEach(async () => {
      ({ simulator, client } = await startClient());
      simulator.setCallbacks({ mode: 'lost' });
    });
    afterEach(() => simulator.close());

    it('follows an invoice from unpaid through paid to refunded, and reads the invoice only when money has come', async () => {
      const { invoiceId } = await client.createInvoice({
        senderInvoiceNo: '1',
        description: 'd',
        amount: 1000,
      });
      await expect(client.checkInvoicePaid(invoiceId)).resolves.toMatchObject({
        paid: false,
        verdict: 'unpaid',
      });
      expect(simulator.calls('invoice.get')).toHaveLength(0);
      const { paymentId } = await simulator.pay(invoiceId, { type: 'CARD' });
      await expect(client.checkInvoicePaid(invoiceId)).resolves.toMatchObject({
        paid: true,
        verdict: 'paid',
        paidAmount: '1000.00',
      });
      simulator.refund(paymentId);
      await expect(client.checkInvoicePaid(invoiceId)).resolves.toMatchObject({
        paid: false,
        verdict: 'refunded',
        paidAmount: '0.00',
      });
    });
  });
});
