import { SimulatorRefusal } from './ledger/simulator-refusal';
import { Payer } from './payer';
import { Bench } from './testing/wire.testing';

describe(Payer.name, () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.start();
    bench.simulator.setCallbacks({ mode: 'lost' });
  });

  afterEach(() => bench.simulator.close());

  const statusOf = async (invoiceId: string): Promise<string> =>
    (await bench.json<{ invoice_status: string }>('GET', `/v2/invoice/${invoiceId}`)).invoice_status;

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'taken',
      (error: unknown) => (error instanceof SimulatorRefusal ? error.code : String(error)),
    );

  it('pays what is due by default and closes the invoice', async () => {
    const invoiceId = await bench.invoice({ amount: 1234.5 });
    expect(await bench.simulator.pay(invoiceId)).toMatchObject({ invoiceId, amount: '1234.50' });
    expect(await statusOf(invoiceId)).toBe('CLOSED');
  });

  it('pays in part where that is allowed, not below the minimum, and the rest by default', async () => {
    const invoiceId = await bench.invoice({ allow_partial: true, minimum_amount: 20 });
    expect(await codeOf(bench.simulator.pay(invoiceId, { amount: 10 }))).toBe('MIN_AMOUNT_ERR');
    await bench.simulator.pay(invoiceId, { amount: '20.5' });
    expect(await statusOf(invoiceId)).toBe('OPEN');
    expect((await bench.simulator.pay(invoiceId)).amount).toBe('79.50');
    expect(await statusOf(invoiceId)).toBe('CLOSED');
  });

  it('pays too much where that is allowed, not above the maximum', async () => {
    const invoiceId = await bench.invoice({ allow_exceed: true, maximum_amount: 150 });
    expect(await codeOf(bench.simulator.pay(invoiceId, { amount: 150.01 }))).toBe('MAX_AMOUNT_ERR');
    await bench.simulator.pay(invoiceId, { amount: 150 });
    expect(await statusOf(invoiceId)).toBe('CLOSED');
  });

  it('refuses what the rules forbid, and does it when forced', async () => {
    const paid = await bench.invoice();
    await bench.simulator.pay(paid);
    const cancelled = await bench.invoice();
    await bench.send('DELETE', `/v2/invoice/${cancelled}`);
    const expired = await bench.invoice({ enable_expiry: true, expiry_date: '2020-01-01 00:00:00' });
    const open = await bench.invoice();
    for (const [invoiceId, options, code] of [
      [paid, {}, 'INVOICE_PAID'],
      [cancelled, {}, 'INVOICE_ALREADY_CANCELED'],
      [expired, {}, 'INVOICE_EXPIRED'],
      [open, { amount: 99 }, 'MIN_AMOUNT_ERR'],
      [open, { amount: 101 }, 'MAX_AMOUNT_ERR'],
    ] as const) {
      expect(await codeOf(bench.simulator.pay(invoiceId, options))).toBe(code);
      expect(await codeOf(bench.simulator.pay(invoiceId, { ...options, force: true }))).toBe('taken');
    }
    expect(await statusOf(cancelled)).toBe('CANCELED');
  });

  it('can be paid until it expires by the simulated clock', async () => {
    bench.simulator.clock.freeze();
    bench.simulator.clock.set(new Date('2026-01-29T15:59:59.000Z'));
    const invoiceId = await bench.invoice({ enable_expiry: true, expiry_date: '2026-01-30' });
    bench.simulator.clock.advance(1_000);
    expect(await codeOf(bench.simulator.pay(invoiceId))).toBe('INVOICE_EXPIRED');
    bench.simulator.clock.advance(-1);
    expect(await codeOf(bench.simulator.pay(invoiceId))).toBe('taken');
  });

  it('refuses amounts that are none, and invoices and payments it does not know', async () => {
    const invoiceId = await bench.invoice();
    for (const amount of [0, -5, 'abc', '1.234']) {
      expect(await codeOf(bench.simulator.pay(invoiceId, { amount, force: true }))).toBe('INVALID_AMOUNT');
    }
    expect(await codeOf(bench.simulator.pay('none'))).toBe('INVOICE_NOTFOUND');
    expect(() => bench.simulator.refund('none')).toThrow(SimulatorRefusal);
  });

  it('pays in another currency or with another status when told to', async () => {
    const invoiceId = await bench.invoice();
    await bench.simulator.pay(invoiceId, { currency: 'USD', status: 'SOMETHING_NEW' });
    const rows = [{ payment_currency: 'USD', payment_status: 'SOMETHING_NEW' }];
    expect(JSON.parse((await bench.check(invoiceId)).text)).toMatchObject({ count: 1, rows });
    expect(await statusOf(invoiceId)).toBe('OPEN');
  });

  it('declines without a trace, or with a FAILED row', async () => {
    const invoiceId = await bench.invoice();
    await bench.simulator.decline(invoiceId);
    expect((await bench.check(invoiceId)).text).toBe('{"count":0,"rows":[]}');
    await bench.simulator.decline(invoiceId, { visible: true });
    const answer: Record<string, unknown> = JSON.parse((await bench.check(invoiceId)).text);
    expect(answer).toMatchObject({ count: 1, rows: [{ payment_status: 'FAILED' }] });
    expect(answer).not.toHaveProperty('paid_amount');
    expect(await statusOf(invoiceId)).toBe('OPEN');
  });

  it('gives money back once', async () => {
    const { paymentId } = await bench.simulator.pay(await bench.invoice());
    bench.simulator.refund(paymentId);
    expect(() => bench.simulator.refund(paymentId)).toThrow(/REFUNDED/);
    expect(bench.simulator.events('payment.refunded')).toHaveLength(1);
  });

  it('writes down what happened, in order', async () => {
    const invoiceId = await bench.invoice();
    const { paymentId } = await bench.simulator.pay(invoiceId);
    const told = bench.simulator
      .events()
      .map(({ type, invoiceId: invoice, paymentId: payment, amount }) => [type, invoice, payment, amount]);
    expect(told.slice(1)).toEqual([
      ['invoice.created', invoiceId, undefined, '100.00'],
      ['payment.made', invoiceId, paymentId, '100.00'],
      ['callback.lost', invoiceId, paymentId, undefined],
    ]);
  });
});
