import { Bench, UUID_V4 } from '../../testing/wire.testing';
import { invoiceOperations } from './invoice.api';

describe(invoiceOperations.name, () => {
  let bench: Bench;

  beforeAll(async () => void (bench = await Bench.start()));
  afterAll(() => bench.simulator.close());

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
      const [status, error] = await bench.refusal(withLine({ taxes }));
      expect(status).toBe(400);
      expect(error).toBe('VAT_AMOUNT_INVALID');
    });

    it('refuses lines without a price, with none, or for nothing', async () => {
      expect((await bench.refusal(withLine({ line_unit_price: undefined })))[1]).toMatchObject({
        line_unit_price: { type: 'REQUIRED' },
      });
      expect(await bench.refusal(withLine({ line_unit_price: 0 }))).toEqual([400, 'INVALID_AMOUNT']);
    });
  });
});
