import { createHash } from 'node:crypto';
import { basic, Bench, logIn, Wire, WireAnswer } from '../testing/wire.testing';

/** The weak ETag as Express makes it: length in hexadecimal, then 27 characters of the SHA-1 in base64. */
function weakETag(body: string): string {
  const bytes = Buffer.from(body);
  return `W/"${bytes.length.toString(16)}-${createHash('sha1').update(bytes).digest('base64').slice(0, 27)}"`;
}

/** Bodies that the facts call hash-verified: QPay's server sent exactly these bytes. */
describe('hash-verified answers', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });

  afterAll(() => bench.simulator.close());

  function expectBytes(
    answer: WireAnswer,
    status: number,
    body: string,
    bytes = Buffer.byteLength(body),
  ): void {
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(status);
    expect(answer.bytes).toBe(bytes);
    expect(answer.headers.get('content-length')).toBe(String(bytes));
    expect(answer.headers.get('etag')).toBe(weakETag(body));
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  }

  it('refuses wrong credentials in 93 bytes', async () => {
    const answer = await bench.wire.send('POST', '/v2/auth/token', basic('SIMULATOR', 'wrong'), {});
    expectBytes(answer, 401, '{"error":"AUTHENTICATION_FAILED","message":"Нэвтрэх нэр, нууц үг буруу"}', 93);
    expect(answer.headers.get('etag')).toMatch(/^W\/"5d-/);
  });

  it('refuses a wrong refresh token in 53 bytes', async () => {
    const answer = await bench.wire.send('POST', '/v2/auth/refresh', 'Bearer wrong');
    expectBytes(answer, 401, '{"error":"NO_CREDENTIALS","message":"NO_CREDENTIALS"}', 53);
  });

  it('cancels an invoice with {} and refuses the second time in 99 bytes', async () => {
    const invoiceId = await bench.invoice();
    expectBytes(await bench.send('DELETE', `/v2/invoice/${invoiceId}`), 200, '{}', 2);
    const second = await bench.send('DELETE', `/v2/invoice/${invoiceId}`);
    expectBytes(
      second,
      400,
      '{"error":"INVOICE_ALREADY_CANCELED","message":"Нэхэмжлэл цуцлагдсан байна"}',
      99,
    );
  });

  it.each(['cancel', 'refund'])('refuses to %s a P2P payment', async (verb) => {
    const { paymentId } = await bench.simulator.pay(await bench.invoice(), { callback: 'lost' });
    const answer = await bench.send('DELETE', `/v2/payment/${verb}/${paymentId}`, { note: 'x' });
    expectBytes(answer, 400, '{"error":"PAYMENT_SETTLED","message":"PAYMENT_SETTLED"}');
  });

  it('refuses a list without its fields in the nested form', async () => {
    const fields =
      '{"object_type":{"type":"REQUIRED","message":"Required!"},"object_id":{"type":"REQUIRED","message":"Required!"}}';
    const answer = await bench.send('POST', '/v2/payment/list', {});
    expectBytes(answer, 400, `{"error":${fields},"message":${fields}}`);
  });

  it('is too busy for a large list', async () => {
    const answer = await bench.send('POST', '/v2/payment/list', {
      object_type: 'INVOICE',
      object_id: 'SIMULATOR_INVOICE',
      offset: { page_number: 1, page_limit: 1000 },
    });
    expectBytes(answer, 500, '{"error":"SYSTEM_BUSY","message":"SYSTEM_BUSY"}');
  });

  it('refuses a receipt for a payment that was not made', async () => {
    const paid = await bench.simulator.pay(await bench.invoice(), { callback: 'lost', status: 'NEW' });
    const asked = { payment_id: paid.paymentId, ebarimt_receiver_type: 'CITIZEN' };
    const answer = await bench.send('POST', '/v2/ebarimt/create', asked);
    expectBytes(answer, 400, '{"error":"PAYMENT_NOT_PAID","message":"Төлбөр төлөлт хийгдээгүй байна"}');
  });

  it('breaks down over a receipt without a message when told to', async () => {
    bench.simulator.inject({ operation: 'ebarimt.create', kind: 'busy', message: false });
    const answer = await bench.send('POST', '/v2/ebarimt/create', {});
    expectBytes(answer, 500, '{"error":"SYSTEM_BUSY"}');
  });

  it('cancels a subscription with {}', async () => {
    const created = await bench.json<{ subscription: { id: string } }>('POST', '/v2/invoice', {
      invoice_code: 'SIMULATOR_INVOICE',
      sender_invoice_no: '1',
      invoice_receiver_code: 'terminal',
      invoice_description: 'Monthly',
      callback_url: 'http://127.0.0.1:9/',
      allow_subscribe: true,
      subscription_interval: '1M',
      subscription_webhook: 'http://127.0.0.1:9/',
      lines: [{ line_description: 'Month', line_quantity: 1, line_unit_price: 100 }],
    });
    expectBytes(await bench.send('DELETE', `/v2/subscription/${created.subscription.id}`), 200, '{}', 2);
  });

  it('has the keys of a token answer in order, with QPay’s types', async () => {
    const answer = await bench.wire.send('POST', '/v2/auth/token', basic('SIMULATOR', 'simulator-secret'));
    expect(answer.text).toMatch(
      /^\{"token_type":"bearer","refresh_expires_in":\d{10},"refresh_token":"[\w.-]+","access_token":"[\w.-]+","expires_in":\d{10},"scope":"get_token","not-before-policy":"0","session_state":"sandbox"\}$/,
    );
    expect(answer.headers.get('etag')).toBe(weakETag(answer.text));
  });
});

describe('the two spellings of the 401', () => {
  it.each([
    ['sandbox', '{"error":"NO_CREDENDIALS","message":"NO_CREDENDIALS"}'],
    ['production', '{"error":"NO_CREDENTIALS","message":"Хандах эрхгүй байна. Нэвтрэнэ үү."}'],
  ] as const)('follows the %s server', async (environment, body) => {
    const { simulator } = await Bench.start({ environment });
    const wire = new Wire(simulator.url);
    for (const authorization of [undefined, 'Bearer wrong', basic('SIMULATOR', 'simulator-secret')]) {
      const answer = await wire.send('GET', '/v2/invoice/x', authorization);
      expect([answer.status, answer.text]).toEqual([401, body]);
    }
    const bearer = await logIn(simulator);
    simulator.expireTokens();
    expect((await wire.send('GET', '/v2/invoice/x', bearer)).text).toBe(body);
    await simulator.close();
  });
});
