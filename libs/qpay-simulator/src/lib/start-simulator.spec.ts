import { startQPaySimulator } from './start-simulator';
import { QPaySimulator } from './simulator';
import { logIn, simpleInvoice, Wire } from './testing/wire.testing';

describe(startQPaySimulator.name, () => {
  let simulator: QPaySimulator;
  let wire: Wire;

  beforeEach(async () => {
    simulator = await startQPaySimulator({ seed: 1 });
    wire = new Wire(simulator.url);
  });

  afterEach(() => simulator.close());

  it('serves the whole life of an invoice: login, create, pay, check', async () => {
    const bearer = await logIn(simulator);
    const created = await wire.json<{ invoice_id: string }>('POST', '/v2/invoice', bearer, simpleInvoice());
    const question = { object_type: 'INVOICE', object_id: created.invoice_id };
    expect((await wire.send('POST', '/v2/payment/check', bearer, question)).text).toBe(
      '{"count":0,"rows":[]}',
    );

    const { paymentId } = await simulator.pay(created.invoice_id);

    expect(await wire.json('POST', '/v2/payment/check', bearer, question)).toMatchObject({
      count: 1,
      paid_amount: 100,
      rows: [{ payment_id: paymentId, payment_status: 'PAID', payment_amount: '100.00' }],
    });
    expect(await wire.json('GET', `/v2/payment/${paymentId}`, bearer)).toMatchObject({
      object_type: 'INVOICE',
      object_id: created.invoice_id,
    });
    expect(await wire.json('GET', `/v2/invoice/${created.invoice_id}`, bearer)).toMatchObject({
      invoice_status: 'CLOSED',
      total_amount: '100.00',
    });
  });

  it('frees its port and cuts open requests when it is closed', async () => {
    simulator.inject({ operation: 'auth.token', kind: 'hang' });
    const hanging = logIn(simulator).catch((error: Error) => error.name);
    await simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
    await simulator.close();
    expect(await hanging).toBe('TypeError');
    const again = await startQPaySimulator({ port: Number(new URL(simulator.url).port) });
    expect(again.url).toBe(simulator.url);
    await again.close();
  });
});
