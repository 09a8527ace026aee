import { Bench } from '../../testing/wire.testing';
import { invoiceOperations } from './invoice.api';

describe(invoiceOperations.name, () => {
  let bench: Bench;

  beforeAll(async () => void (bench = await Bench.start()));
  afterAll(() => bench.simulator.close());

  describe('get', () => {
    it('answers all fields in order, an open invoice with one line made of its description', async () => {
      const id = await bench.invoice();
      const answer = await bench.json<Record<string, unknown>>('GET', `/v2/invoice/${id}`);
      expect(Object.keys(answer).join()).toBe(
        'invoice_id,invoice_status,sender_invoice_no,sender_branch_code,sender_branch_data,sender_staff_code,' +
          'sender_staff_data,sender_terminal_code,sender_terminal_data,invoice_description,invoice_due_date,' +
          'enable_expiry,expiry_date,allow_partial,minimum_amount,allow_exceed,maximum_amount,total_amount,' +
          'gross_amount,tax_amount,surcharge_amount,discount_amount,callback_url,note,lines,transactions,inputs,payments',
      );
      expect(answer).toMatchObject({
        invoice_status: 'OPEN',
        sender_branch_code: null,
        total_amount: '100.00',
        gross_amount: 100,
        lines: [
          {
            tax_product_code: null,
            line_description: 'Order 1001',
            line_quantity: '1.00',
            line_unit_price: '100.00',
            note: '',
            discounts: [],
            surcharges: [],
            taxes: [],
          },
        ],
        payments: [],
      });
      expect(answer['expiry_date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('shows CANCELED with one L after a cancel', async () => {
      const id = await bench.invoice();
      await bench.send('DELETE', `/v2/invoice/${id}`);
      expect(await bench.json('GET', `/v2/invoice/${id}`)).toMatchObject({ invoice_status: 'CANCELED' });
    });

    it.each(['GET', 'DELETE'])('%s does not know a strange id', async (method) => {
      const answer = await bench.send(method, '/v2/invoice/11111111-2222-4333-8444-555555555555');
      expect(answer.status).toBe(422);
      expect(answer.text).toBe('{"error":"INVOICE_NOTFOUND","message":"Нэхэмжлэл олдсонгүй"}');
    });
  });

  it('does not cancel a paid invoice', async () => {
    const id = await bench.invoice();
    await bench.simulator.pay(id, { callback: 'lost' });
    const answer = await bench.send('DELETE', `/v2/invoice/${id}`);
    expect([answer.status, answer.text]).toEqual([
      400,
      '{"error":"INVOICE_PAID","message":"Нэхэмжлэл төлөгдсөн"}',
    ]);
  });
});
