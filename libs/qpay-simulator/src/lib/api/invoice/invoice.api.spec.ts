import { Bench, simpleInvoice } from '../../testing/wire.testing';
import { invoiceOperations } from './invoice.api';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe(invoiceOperations.name, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });

  afterAll(() => bench.simulator.close());

  const refusalOf = async (changes: Record<string, unknown>): Promise<[number, unknown]> => {
    const answer = await bench.send('POST', '/v2/invoice', simpleInvoice(changes));
    const body: { error: unknown; message: unknown } = JSON.parse(answer.text);
    return [answer.status, body.error];
  };

  describe('create', () => {
    it('answers with the five fields in order and 23 bank links that hold the raw QR text', async () => {
      const created = await bench.json<Record<string, unknown>>('POST', '/v2/invoice', simpleInvoice());
      expect(Object.keys(created)).toEqual(['invoice_id', 'qr_text', 'qr_image', 'qPay_shortUrl', 'urls']);
      expect(created['invoice_id']).toMatch(UUID_V4);
      expect(created['qPay_shortUrl']).toMatch(/^https:\/\/sandbox-s\.qpay\.mn\/\w{10}$/);
      expect(created['urls']).toHaveLength(23);
      expect(created['urls']).toContainEqual({
        name: 'Khan bank',
        description: 'Хаан банк',
        logo: 'https://qpay.mn/q/logo/khanbank.png',
        link: `khanbank://q?qPay_QRcode=${String(created['qr_text'])}`,
      });
    });

    it('takes the same sender_invoice_no twice', async () => {
      expect(await bench.invoice()).not.toBe(await bench.invoice());
    });

    it('takes an amount as a text too', async () => {
      const id = await bench.invoice({ amount: '100.50' });
      expect(await bench.json('GET', `/v2/invoice/${id}`)).toMatchObject({ total_amount: '100.50' });
    });

    it('names every missing field, in the order of the table', async () => {
      const answer = await bench.send('POST', '/v2/invoice', {});
      const body: { error: Record<string, unknown>; message: unknown } = JSON.parse(answer.text);
      expect(Object.keys(body.error)).toEqual([
        'invoice_code',
        'sender_invoice_no',
        'invoice_receiver_code',
        'invoice_description',
        'amount',
        'callback_url',
      ]);
      expect(body.error['amount']).toEqual({ type: 'REQUIRED', message: 'Required!' });
      expect(body.message).toEqual(body.error);
    });

    it('refuses a wrong invoice code in the nested form', async () => {
      const invalid = { invoice_code: { type: 'INVALID', message: 'Invalid!' } };
      expect(await refusalOf({ invoice_code: 'OTHER' })).toEqual([400, invalid]);
    });

    it.each([
      [{ sender_invoice_no: 'x'.repeat(46) }, { sender_invoice_no: { type: 'MAX_LENGTH' } }],
      [{ invoice_description: 'x'.repeat(256) }, { invoice_description: { type: 'MAX_LENGTH' } }],
      [{ callback_url: 'no url' }, { callback_url: { type: 'INVALID' } }],
      [{ callback_url: 'ftp://shop.mn/' }, { callback_url: { type: 'INVALID' } }],
      [{ sender_invoice_no: 7 }, { sender_invoice_no: { type: 'INVALID' } }],
      [{ expiry_date: 'soon' }, { expiry_date: { type: 'INVALID' } }],
      [{ allow_partial: 'yes' }, { allow_partial: { type: 'INVALID' } }],
      [{ tax_type: '4' }, { tax_type: { type: 'INVALID' } }],
    ])('refuses %j', async (changes, error) => {
      const [status, found] = await refusalOf(changes);
      expect(status).toBe(400);
      expect(found).toMatchObject(error);
    });

    it.each([-1, 'abc', 1.234])('refuses the amount %p', async (amount) => {
      expect(await refusalOf({ amount })).toEqual([400, 'INVALID_AMOUNT']);
    });

    it('has limits only when told', async () => {
      bench.simulator.configure({ minimumAmount: 10, maximumAmount: 1000 });
      expect(await refusalOf({ amount: 9.99 })).toEqual([400, 'MIN_AMOUNT_ERR']);
      expect(await refusalOf({ amount: 1000.01 })).toEqual([400, 'MAX_AMOUNT_ERR']);
      bench.simulator.configure({ minimumAmount: 0, maximumAmount: 1e12 });
    });
  });

  describe('create with lines', () => {
    const line = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
      line_description: 'Tea',
      line_quantity: '2.00',
      line_unit_price: '550.00',
      ...changes,
    });
    const withLine = (changes: Record<string, unknown>): Record<string, unknown> => ({
      amount: undefined,
      lines: [line(changes)],
    });

    it('adds up quantity times price, less discounts, plus surcharges', async () => {
      const id = await bench.invoice({
        amount: undefined,
        lines: [
          line({ discounts: [{ description: 'Loyal', amount: '100.00' }] }),
          line({ line_quantity: 1, line_unit_price: 10.5, surcharges: [{ description: 'Late', amount: 2 }] }),
        ],
      });
      expect(await bench.json('GET', `/v2/invoice/${id}`)).toMatchObject({
        total_amount: '1012.50',
        gross_amount: 1110.5,
        discount_amount: 100,
        surcharge_amount: 2,
        lines: [{ line_quantity: '2.00', line_unit_price: '550.00' }, { line_quantity: '1.00' }],
      });
    });

    it.each(['100', '100.00', '100.0000'])('takes VAT %s of 1100', async (amount) => {
      const taxes = [{ tax_code: 'VAT', description: 'VAT', amount }];
      expect(await bench.invoice(withLine({ taxes }))).toMatch(UUID_V4);
    });

    it('takes VAT and city tax with the larger divisor', async () => {
      const taxes = [
        { tax_code: 'VAT', description: 'VAT', amount: '89.2857' },
        { tax_code: 'CITY_TAX', description: 'City', amount: '17.8571' },
      ];
      const lines = withLine({ line_quantity: 1, line_unit_price: '1000', taxes });
      expect(await bench.invoice(lines)).toMatch(UUID_V4);
    });

    it.each(['110', '99.9999', '100.0001', 'x'])('refuses VAT %s of 1100', async (amount) => {
      const taxes = [{ tax_code: 'VAT', description: 'VAT', amount }];
      const [status, error] = await refusalOf(withLine({ taxes }));
      expect(status).toBe(400);
      expect(error).toBe('VAT_AMOUNT_INVALID');
    });

    it('refuses lines without a price, with none, or for nothing', async () => {
      expect((await refusalOf(withLine({ line_unit_price: undefined })))[1]).toMatchObject({
        line_unit_price: { type: 'REQUIRED' },
      });
      expect(await refusalOf(withLine({ line_unit_price: 0 }))).toEqual([400, 'INVALID_AMOUNT']);
    });
  });

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
