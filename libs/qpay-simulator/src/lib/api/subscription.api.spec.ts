import { Bench, simpleInvoice } from '../testing/wire.testing';
import { nextCharge } from '../ledger/subscription';
import { subscriptionOperations } from './subscription.api';

const SUBSCRIBING = {
  amount: undefined,
  allow_subscribe: true,
  subscription_interval: '1M',
  subscription_webhook: 'http://127.0.0.1:9/hook',
  lines: [{ line_description: 'Month', line_quantity: 1, line_unit_price: 100 }],
};

describe(subscriptionOperations.name, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });

  afterAll(() => bench.simulator.close());

  it('comes with the invoice, can be looked at, and ends', async () => {
    const created = await bench.json<{ invoice_id: string; subscription: { id: string } }>(
      'POST',
      '/v2/invoice',
      simpleInvoice(SUBSCRIBING),
    );
    const { id } = created.subscription;
    const shape = {
      id,
      g_invoice_id: created.invoice_id,
      interval: '1M',
      webhook: 'http://127.0.0.1:9/hook',
    };
    expect(created.subscription).toMatchObject({ ...shape, is_active: true });
    expect(await bench.json('GET', `/v2/subscription/${id}`)).toMatchObject({
      ...shape,
      invoices: [{ id: created.invoice_id, total_amount: '100.00' }],
      payments: [],
    });
    await bench.send('DELETE', `/v2/subscription/${id}`);
    expect(await bench.json('GET', `/v2/subscription/${id}`)).toMatchObject({ is_active: false });
  });

  it('needs lines, an interval and a webhook', async () => {
    const refusal = async (changes: object): Promise<unknown> => {
      const answer = await bench.send('POST', '/v2/invoice', simpleInvoice({ ...SUBSCRIBING, ...changes }));
      const body: { error: unknown } = JSON.parse(answer.text);
      return body.error;
    };
    expect(await refusal({ lines: undefined, amount: 100 })).toBe('INVOICE_LINE_REQUIRED');
    expect(await refusal({ subscription_interval: '0M' })).toMatchObject({
      subscription_interval: { type: 'INVALID' },
    });
    expect(await refusal({ subscription_webhook: undefined })).toMatchObject({
      subscription_webhook: { type: 'REQUIRED' },
    });
  });

  it('does not know a strange id', async () => {
    expect((await bench.send('GET', '/v2/subscription/none')).status).toBe(422);
  });
});

describe(nextCharge.name, () => {
  it.each([
    ['2026-01-30T05:00:00.000Z', '3D', '2026-02-02T05:00:00.000Z'],
    ['2026-01-30T05:00:00.000Z', '2W', '2026-02-13T05:00:00.000Z'],
    ['2026-01-31T05:00:00.000Z', '1M', '2026-02-28T05:00:00.000Z'],
    ['2026-12-15T05:00:00.000Z', '2M', '2027-02-15T05:00:00.000Z'],
  ])('from %s and %s is %s', (from, interval, to) => {
    expect(new Date(nextCharge(Date.parse(from), interval)).toISOString()).toBe(to);
  });
});
