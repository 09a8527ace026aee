import { QPaySimulator } from './simulator';
import { startQPaySimulator } from './start-simulator';
import { basic, Bench, logIn, Wire } from './testing/wire.testing';

describe(startQPaySimulator.name, () => {
  const started: QPaySimulator[] = [];
  const start = async (...options: Parameters<typeof startQPaySimulator>): Promise<QPaySimulator> => {
    const simulator = await startQPaySimulator(...options);
    started.push(simulator);
    return simulator;
  };

  afterEach(async () => {
    await Promise.all(started.splice(0).map((simulator) => simulator.close()));
  });

  it('serves the whole life of an invoice: login, create, pay, check', async () => {
    const bench = await Bench.start();
    started.push(bench.simulator);
    const invoiceId = await bench.invoice();
    expect((await bench.check(invoiceId)).text).toBe('{"count":0,"rows":[]}');
    const { paymentId } = await bench.simulator.pay(invoiceId);
    expect(JSON.parse((await bench.check(invoiceId)).text)).toMatchObject({
      count: 1,
      paid_amount: 100,
      rows: [{ payment_id: paymentId, payment_status: 'PAID', payment_amount: '100.00' }],
    });
    const binding = { object_type: 'INVOICE', object_id: invoiceId };
    expect(await bench.json('GET', `/v2/payment/${paymentId}`)).toMatchObject(binding);
    expect(await bench.json('GET', `/v2/invoice/${invoiceId}`)).toMatchObject({ invoice_status: 'CLOSED' });
  });

  it('takes a free port by default and the documented credentials', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url).not.toBe(two.url);
    expect(one.credentials).toEqual({
      clientId: 'SIMULATOR',
      clientSecret: 'simulator-secret',
      invoiceCode: 'SIMULATOR_INVOICE',
    });
  });

  it('says so when the port is taken', async () => {
    const one = await start();
    const port = Number(new URL(one.url).port);
    await expect(startQPaySimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(startQPaySimulator({ quickQrPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('frees its port and cuts open requests when it is closed, once or twice', async () => {
    const simulator = await start();
    simulator.inject({ operation: 'auth.token', kind: 'hang' });
    const hanging = logIn(simulator).catch((error: Error) => error.name);
    await simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
    const waiting = simulator.waitForCall(() => false).catch((error: Error) => error.message);
    await simulator.close();
    await simulator.close();
    expect(await hanging).toBe('TypeError');
    expect(await waiting).toMatch(/closed/);
    const again = await start({ port: Number(new URL(simulator.url).port) });
    expect(again.url).toBe(simulator.url);
  });

  it('makes the same ids from the same seed, and others from another', async () => {
    const idsOf = async (seed: number): Promise<string> => {
      const bench = await Bench.start({ seed });
      started.push(bench.simulator);
      return bench.invoice();
    };
    const [first, same, other] = [await idsOf(7), await idsOf(7), await idsOf(8)];
    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  it('keeps several merchants apart', async () => {
    const shop = { clientId: 'SHOP', clientSecret: 'shop-secret', invoiceCode: 'SHOP_INVOICE' };
    const bench = await Bench.start({ accounts: [shop] });
    started.push(bench.simulator);
    const invoiceId = await bench.invoice();
    const login = await bench.wire.json<{ access_token: string }>(
      'POST',
      '/v2/auth/token',
      basic(shop.clientId, shop.clientSecret),
    );
    const asked = await bench.wire.send('GET', `/v2/invoice/${invoiceId}`, `Bearer ${login.access_token}`);
    expect(asked.status).toBe(422);
    expect((await bench.send('GET', `/v2/invoice/${invoiceId}`)).status).toBe(200);
  });

  it('answers a route QPay does not have with Express’ HTML page', async () => {
    const { url } = await start();
    const answer = await new Wire(url).send('PUT', '/v2/nothing');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('Cannot PUT /v2/nothing');
    expect(answer.headers.get('x-powered-by')).toBe('Express');
  });

  it('answers a body that is no JSON with an HTML page too', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/v2/invoice`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"amount":',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    await response.text();
  });
});
