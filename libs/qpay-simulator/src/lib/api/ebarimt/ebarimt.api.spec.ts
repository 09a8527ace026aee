import { Bench } from '../../testing/wire.testing';
import { ebarimtOperations } from './ebarimt.api';

describe(ebarimtOperations.name, () => {
  let bench: Bench;
  let paymentId: string;

  beforeEach(async () => {
    bench = await Bench.start();
    ({ paymentId } = await bench.simulator.pay(await bench.invoice({ amount: 1100 }), { callback: 'lost' }));
  });

  afterEach(() => bench.simulator.close());

  const create = (version: string, changes: object = {}): Promise<Record<string, unknown>> =>
    bench.json('POST', `/v2/${version}/create`, {
      payment_id: paymentId,
      ebarimt_receiver_type: 'CITIZEN',
      ebarimt_receiver: '88614450',
      ...changes,
    });

  it('registers a v2 receipt with a lottery number for a citizen', async () => {
    const receipt = await create('ebarimt');
    expect(receipt).toMatchObject({
      ebarimt_receiver_type: 'CITIZEN',
      g_payment_id: paymentId,
      amount: '1100.00',
      vat_amount: '100.00',
      ebarimt_status: 'REGISTERED',
      merchant_register: expect.any(String),
      ebarimt_lottery: expect.stringMatching(/^AB \d{8}$/),
      ebarimt_receipt_id: expect.stringMatching(/^\d{33}$/),
      barimt_items: [{ quantity: '1.00', amount: '1100.00' }],
      barimt_histories: [{ barimt_status: 'REGISTERED' }],
    });
    expect(await bench.json('GET', `/v2/ebarimt/${String(receipt['id'])}`)).toEqual(receipt);
  });

  it('registers a v3 receipt without a lottery number for a company, under v3’s names', async () => {
    const receipt = await create('ebarimt_v3', { ebarimt_receiver_type: 'COMPANY', district_code: '0101' });
    expect(receipt).toMatchObject({
      barimt_status: 'REGISTERED',
      ebarimt_lottery: null,
      ebarimt_district_code: '0101',
    });
    expect(receipt).toHaveProperty('merchant_register_no');
    expect(receipt).not.toHaveProperty('ebarimt_status');
  });

  it('answers {} when told to, having registered the receipt', async () => {
    bench.simulator.configure({ ebarimtAnswer: 'empty' });
    expect(await create('ebarimt')).toEqual({});
    expect(bench.simulator.events('ebarimt.created')).toHaveLength(1);
  });

  it('registers a second receipt when asked twice, so that a blind retry shows', async () => {
    expect((await create('ebarimt_v3'))['id']).not.toBe((await create('ebarimt_v3'))['id']);
  });

  it('cancels by receipt in v2 and by payment in v3', async () => {
    const two = await create('ebarimt');
    expect(await bench.json('DELETE', `/v2/ebarimt/${String(two['id'])}`)).toMatchObject({
      ebarimt_status: 'CANCELED',
    });
    await create('ebarimt_v3');
    const cancelled = await bench.json('DELETE', `/v2/ebarimt_v3/${paymentId}`, { note: 'x' });
    expect(cancelled).toMatchObject({ barimt_status: 'CANCELED' });
    expect((await bench.send('DELETE', `/v2/ebarimt_v3/${paymentId}`)).text).toContain(
      'EBARIMT_NOT_REGISTERED',
    );
  });

  it('does not cancel when told that QPay cannot', async () => {
    bench.simulator.configure({ ebarimtCancellable: false });
    const { id } = await create('ebarimt');
    const answer = await bench.send('DELETE', `/v2/ebarimt/${String(id)}`);
    expect([answer.status, answer.text.includes('EBARIMT_CANCEL_NOTSUPPERDED')]).toEqual([400, true]);
  });

  it.each([
    ['GET', 422, 'BARIMT_NOT_FOUND'],
    ['DELETE', 500, 'SYSTEM_BUSY'],
  ])('%s of an unknown receipt gets %i %s, as seen live', async (method, status, code) => {
    const answer = await bench.send(method, '/v2/ebarimt/none');
    expect([answer.status, answer.text]).toEqual([status, `{"error":"${code}","message":"${code}"}`]);
  });

  it('names missing and wrong fields', async () => {
    const missing = await bench.send('POST', '/v2/ebarimt_v3/create', {});
    expect(JSON.parse(missing.text)).toMatchObject({
      error: { payment_id: { type: 'REQUIRED' }, ebarimt_receiver_type: { type: 'REQUIRED' } },
    });
    const wrong = await bench.send('POST', '/v2/ebarimt/create', {
      payment_id: '1',
      ebarimt_receiver_type: '83',
    });
    expect(JSON.parse(wrong.text)).toMatchObject({ error: { ebarimt_receiver_type: { type: 'INVALID' } } });
  });
});
