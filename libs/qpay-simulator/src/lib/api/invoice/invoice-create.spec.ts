import { Bench, simpleInvoice, UUID_V4 } from '../../testing/wire.testing';
import { invoiceOperations } from './invoice.api';

describe(invoiceOperations.name, () => {
  let bench: Bench;

  beforeAll(async () => void (bench = await Bench.start()));
  afterAll(() => bench.simulator.close());

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
      expect(await bench.refusal({ invoice_code: 'OTHER' })).toEqual([400, invalid]);
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
      const [status, found] = await bench.refusal(changes);
      expect(status).toBe(400);
      expect(found).toMatchObject(error);
    });

    it.each([-1, 'abc', 1.234])('refuses the amount %p', async (amount) => {
      expect(await bench.refusal({ amount })).toEqual([400, 'INVALID_AMOUNT']);
    });

    it('has limits only when told', async () => {
      bench.simulator.configure({ minimumAmount: 10, maximumAmount: 1000 });
      expect(await bench.refusal({ amount: 9.99 })).toEqual([400, 'MIN_AMOUNT_ERR']);
      expect(await bench.refusal({ amount: 1000.01 })).toEqual([400, 'MAX_AMOUNT_ERR']);
      bench.simulator.configure({ minimumAmount: 0, maximumAmount: 1e12 });
    });
  });
});
