import { MerchantStandIn } from '../../testing/merchant.testing';
import { basic, Wire, WireAnswer } from '../../testing/wire.testing';
import { QPaySimulator } from '../../simulator';
import { startQPaySimulator } from '../../start-simulator';
import { quickQrOperations } from './quickqr.api';

const COMPANY = {
  register_number: '1234567',
  company_name: 'Shop LLC',
  name: 'Shop',
  mcc_code: '5812',
  city: '11000',
  district: '17000',
  address: 'Street 1',
  phone: '88110000',
  email: 'shop@example.mn',
};

describe.each(['a port of its own', 'the prefix /quickqr'])(`${quickQrOperations.name} on %s`, (place) => {
  let simulator: QPaySimulator;
  let wire: Wire;
  let bearer: string;
  let shops = 0;

  beforeEach(async () => {
    simulator = await startQPaySimulator({
      quickQrPort: place.includes('port') ? 0 : undefined,
      qrImage: 'empty',
    });
    wire = new Wire(simulator.quickQr.url);
    bearer = `Bearer ${(await login({ terminal_id: simulator.quickQr.terminalId })).access_token}`;
  });

  afterEach(() => simulator.close());

  const login = (body: object): Promise<{ access_token: string; refresh_token: string }> =>
    wire.json('POST', '/v2/auth/token', basic('SIMULATOR', 'simulator-secret'), body);
  const ask = <T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> =>
    wire.json<T>(method, path, bearer, body);
  const send = (method: string, path: string, body?: object): Promise<WireAnswer> =>
    wire.send(method, path, bearer, body);
  const shop = async (changes: object = {}): Promise<string> => {
    const { id } = await ask<{ id: string }>('POST', '/v2/merchant/company', { ...COMPANY, ...changes });
    return id;
  };
  const invoice = async (changes: object = {}): Promise<Record<string, unknown>> =>
    ask('POST', '/v2/invoice', {
      merchant_id: await shop({ register_number: `R${(shops += 1)}` }),
      amount: 100,
      currency: 'MNT',
      callback_url: 'http://127.0.0.1:9/cb',
      description: 'Tea',
      mcc_code: '',
      bank_accounts: [
        { account_bank_code: '050000', account_number: '5000000000', account_name: 'Shop', is_default: true },
      ],
      ...changes,
    });

  it('needs the terminal with the credentials', async () => {
    const credentials = basic('SIMULATOR', 'simulator-secret');
    const without = await wire.send('POST', '/v2/auth/token', credentials, {});
    expect([without.status, JSON.parse(without.text)]).toMatchObject([
      400,
      { error: { terminal_id: { type: 'REQUIRED' } } },
    ]);
    const wrong = await wire.send('POST', '/v2/auth/token', credentials, { terminal_id: 'OTHER' });
    expect(wrong.status).toBe(401);
  });

  it('keeps its sessions apart from the merchant API’s', async () => {
    const merchantApi = new Wire(simulator.url);
    expect((await merchantApi.send('GET', '/v2/invoice/x', bearer)).status).toBe(401);
    await merchantApi.json('POST', '/v2/auth/token', basic('SIMULATOR', 'simulator-secret'));
    expect((await send('GET', '/v2/aimaghot')).status).toBe(200);
  });

  it('refreshes', async () => {
    const { refresh_token } = await login({ terminal_id: simulator.quickQr.terminalId });
    const second = await wire.json<{ access_token: string }>(
      'POST',
      '/v2/auth/refresh',
      `Bearer ${refresh_token}`,
    );
    expect((await wire.send('GET', '/v2/aimaghot', `Bearer ${second.access_token}`)).status).toBe(200);
  });

  it('knows cities and their districts', async () => {
    expect(await ask('GET', '/v2/aimaghot')).toContainEqual({ code: '11000', name: 'Улаанбаатар' });
    expect(await ask('GET', '/v2/sumduureg/11000')).toContainEqual({ code: '17000', name: 'Хан-Уул' });
  });

  it('registers, shows, changes, lists and deletes shops of both kinds', async () => {
    const bank_account = {
      account_bank_code: '050000',
      account_number: '5',
      account_name: 'S',
      is_default: true,
    };
    const id = await shop({ bank_account });
    const seen = await ask('GET', `/v2/merchant/${id}`);
    expect(seen).toMatchObject({ id, type: 'COMPANY', company_name: 'Shop LLC' });
    expect(seen).not.toHaveProperty('bank_account');
    await ask('PUT', `/v2/merchant/company/${id}`, { ...COMPANY, name: 'Other' });
    expect(await ask('GET', `/v2/merchant/${id}`)).toMatchObject({ name: 'Other' });
    const { company_name: _company, name: _name, ...common } = COMPANY;
    const person = { ...common, register_number: 'AA1', first_name: 'A', last_name: 'B', business_name: 'C' };
    expect(await ask('POST', '/v2/merchant/person', person)).toMatchObject({ type: 'PERSON' });
    for (const page of [
      { offset: { page_number: 2, page_limit: 1 } },
      { page: 2, limit: 1 },
      { page_number: 2, page_limit: 1 },
    ]) {
      const list = await ask<{ count: number; rows: unknown[] }>('POST', '/v2/merchant/list', page);
      expect(list).toMatchObject({ count: 2, rows: [{ register_number: 'AA1', wechat_registered: false }] });
    }
    expect(await ask('DELETE', `/v2/merchant/${id}`)).toEqual({});
    expect((await send('GET', `/v2/merchant/${id}`)).text).toContain('MERCHANT_NOTFOUND');
  });

  it('refuses a shop that is registered, and fields that are wrong', async () => {
    await shop();
    expect((await send('POST', '/v2/merchant/company', COMPANY)).text).toContain(
      'MERCHANT_ALREADY_REGISTERED',
    );
    const wrong = await send('POST', '/v2/merchant/company', { ...COMPANY, mcc_code: '', phone: undefined });
    expect(JSON.parse(wrong.text)).toMatchObject({
      error: { mcc_code: { type: 'INVALID' }, phone: { type: 'REQUIRED' } },
    });
  });

  it('makes an invoice with links, shows it without, and cancels it', async () => {
    const created = await invoice();
    expect(created).toMatchObject({
      terminal_id: 'SIMULATOR_TERMINAL',
      amount: '100.00',
      invoice_status: 'OPEN',
      invoice_bank_accounts: [{ account_number: '5000000000', invoice_id: created['id'] }],
    });
    expect(created['urls']).toHaveLength(23);
    const seen = await ask('GET', `/v2/invoice/${String(created['id'])}`);
    expect(seen).not.toHaveProperty('urls');
    expect(await ask('DELETE', `/v2/invoice/${String(created['id'])}`)).toEqual({});
    expect(await ask('GET', `/v2/invoice/${String(created['id'])}`)).toMatchObject({
      invoice_status: 'CANCELED',
    });
  });

  it('is paid, tells the merchant, and answers SUCCESS where the merchant API says PAID', async () => {
    const merchant = await new MerchantStandIn().start();
    const created = await invoice({ callback_url: merchant.url('/cb') });
    const invoice_id = String(created['id']);
    expect(await ask('POST', '/v2/payment/check', { invoice_id })).toMatchObject({
      invoice_status: 'OPEN',
      payments: [],
    });
    const { paymentId, callback } = await simulator.pay(invoice_id);
    expect(callback.delivered).toBe(true);
    expect(merchant.heard).toEqual([{ method: 'GET', url: `/cb?qpay_payment_id=${paymentId}` }]);
    expect(await ask('POST', '/v2/payment/check', { invoice_id })).toMatchObject({
      id: invoice_id,
      invoice_status: 'PAID',
      payments: [{ id: paymentId, amount: '100.00', payment_status: 'SUCCESS', paid_by: 'P2P' }],
    });
    await merchant.stop();
  });

  it('refuses an invoice without its fields, of a shop it does not know, or for nothing', async () => {
    const missing = await send('POST', '/v2/invoice', {});
    const { error }: { error: object } = JSON.parse(missing.text);
    expect(Object.keys(error)).toContain('bank_accounts');
    await expect(invoice({ merchant_id: 'none' })).rejects.toThrow('MERCHANT_NOTFOUND');
    await expect(invoice({ amount: 0 })).rejects.toThrow('INVALID_AMOUNT');
  });

  it('does not know the merchant API’s invoices', async () => {
    const missing = await send('POST', '/v2/payment/check', { invoice_id: 'none' });
    expect([missing.status, missing.text.includes('INVOICE_NOTFOUND')]).toEqual([422, true]);
  });
});
