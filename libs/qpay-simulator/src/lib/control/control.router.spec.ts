import { MerchantStandIn } from '../testing/merchant.testing';
import { Bench, WireAnswer } from '../testing/wire.testing';
import { controlRouter } from './control.router';

describe(controlRouter.name, () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.start();
  });

  afterEach(() => bench.simulator.close());

  const post = (path: string, body: object = {}): Promise<WireAnswer> => bench.control('POST', path, body);
  const get = async <T>(path: string): Promise<T> => {
    const found: T = JSON.parse((await bench.control('GET', path)).text);
    return found;
  };

  it('pays, and tells how the merchant answered', async () => {
    const merchant = await new MerchantStandIn().start();
    const invoiceId = await bench.invoice({ callback_url: merchant.url('/cb') });
    const answer = await post('/pay', { invoiceId });
    await merchant.stop();
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      200,
      { invoiceId, amount: '100.00', callback: { delivered: true, status: 200, body: 'SUCCESS' } },
    ]);
  });

  it('refunds, declines, settles, forges, holds and releases', async () => {
    await post('/callbacks', { mode: 'hold' });
    const invoiceId = await bench.invoice();
    const paid: { paymentId: string } = JSON.parse((await post('/pay', { invoiceId, type: 'CARD' })).text);
    const { paymentId } = paid;
    await post('/settle', { paymentId });
    await post('/refund', { paymentId });
    await post('/callbacks/forge', { invoiceId, paymentId: 'forged' });
    await post('/callbacks/release', { order: 'last-first' });
    await post('/decline', { invoiceId: await bench.invoice() });
    const types = bench.simulator.events().map(({ type }) => type);
    expect(types.filter((type) => !type.startsWith('token'))).toEqual([
      'invoice.created',
      'payment.made',
      'callback.held',
      'payment.settled',
      'payment.refunded',
      'callback.forged',
      'callback.sent',
      'callback.answered',
      'callback.sent',
      'callback.answered',
      'invoice.created',
      'payment.declined',
    ]);
  });

  it('answers 409 with a code for what the rules forbid', async () => {
    const answer = await post('/pay', { invoiceId: 'none' });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([409, { error: 'INVOICE_NOTFOUND' }]);
  });

  it('answers 400 naming the field for what it does not understand', async () => {
    const answer = await post('/pay', { invoice: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('invoiceId');
    expect((await post('/faults', { operation: 'x', kind: 'explode' })).status).toBe(400);
  });

  it('takes no form of another site', async () => {
    const answer = await fetch(`${bench.simulator.url}/__simulator/tokens/expire`, {
      method: 'POST',
      body: 'x=1',
    });
    expect(answer.status).toBe(415);
    await answer.text();
    expect((await bench.check('x')).status).toBe(200);
  });

  it('adds, shows, releases and removes faults', async () => {
    const added: { id: number } = JSON.parse(
      (await post('/faults', { operation: 'payment.check', kind: 'busy', times: null })).text,
    );
    expect((await bench.check('x')).status).toBe(500);
    expect(await get('/faults')).toEqual([
      { id: added.id, hits: 1, remaining: null, operation: 'payment.check', kind: 'busy', times: null },
    ]);
    await bench.control('DELETE', `/faults/${added.id}`);
    expect((await bench.check('x')).status).toBe(200);

    const held: { id: number } = JSON.parse((await post('/faults', { operation: '*', kind: 'hang' })).text);
    const asked = bench.check('x');
    await bench.simulator.waitForCall((call) => call.fault === 'hang', { phase: 'arrived' });
    await post(`/faults/${held.id}/release`);
    expect((await asked).status).toBe(200);

    await post('/faults', { operation: '*', kind: 'drop' });
    await bench.control('DELETE', '/faults');
    expect(await get('/faults')).toEqual([]);
    expect((await post('/faults/99/release')).status).toBe(409);
  });

  it('expires tokens, ends sessions, and changes settings', async () => {
    await post('/settings', { environment: 'production', lifetimeSeconds: 60 });
    await post('/tokens/expire');
    expect((await bench.check('x')).text).toContain('NO_CREDENTIALS');
    expect((await post('/settings', { lifetime: 60 })).status).toBe(400);
    await post('/tokens/kill', { clientId: 'SIMULATOR' });
  });

  it('moves, stops and starts the clock', async () => {
    const stopped: { now: number } = JSON.parse(
      (await post('/clock', { set: '2030-01-01T00:00:00Z', advanceMs: 1000, frozen: true })).text,
    );
    expect(stopped.now).toBeGreaterThanOrEqual(Date.parse('2030-01-01T00:00:01Z'));
    expect((await bench.check('x')).status).toBe(401);
    expect((await bench.check('x')).headers.get('date')).toBe(
      new Date(bench.simulator.clock.now()).toUTCString(),
    );
    await post('/clock', { frozen: false });
  });

  it('shows calls and events, after a number when asked', async () => {
    await bench.check('x');
    expect(await get('/calls?after=1')).toMatchObject([{ seq: 2, operation: 'payment.check' }]);
    expect(await get('/events')).toMatchObject([{ type: 'token.issued' }]);
    await post('/clear');
    expect(await get('/calls')).toEqual([]);
  });

  it('shows the state for the page, without addresses that may hold a secret', async () => {
    const invoiceId = await bench.invoice({ callback_url: 'http://127.0.0.1:9/cb/very-secret' });
    const state = await bench.control('GET', '/state');
    expect(JSON.parse(state.text)).toMatchObject({
      url: bench.simulator.url,
      logins: 1,
      invoices: [{ id: invoiceId, status: 'OPEN', due: '100.00', callbackHost: '127.0.0.1:9' }],
    });
    expect(state.text).not.toContain('very-secret');
  });

  it.each(['id', 'qr_text', 'link', 'qPay_shortUrl'])('finds an invoice by its %s', async (kind) => {
    const created = await bench.json<{
      invoice_id: string;
      qr_text: string;
      qPay_shortUrl: string;
      urls: { link: string }[];
    }>('POST', '/v2/invoice', {
      invoice_code: 'SIMULATOR_INVOICE',
      sender_invoice_no: '1',
      invoice_receiver_code: 'terminal',
      invoice_description: 'Find me',
      amount: 100,
      callback_url: 'http://127.0.0.1:9/',
    });
    const texts: Record<string, string | undefined> = {
      id: created.invoice_id,
      qr_text: `  ${created.qr_text}\n`,
      link: created.urls[1]?.link,
      qPay_shortUrl: created.qPay_shortUrl,
    };
    const found = await get(`/find?text=${encodeURIComponent(texts[kind] ?? '')}`);
    expect(found).toMatchObject({ id: created.invoice_id, description: 'Find me' });
    expect((await bench.control('GET', '/find?text=none')).status).toBe(409);
  });
});
