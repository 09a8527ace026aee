import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { newHttp, simpleTokenSource } from '../client/client-under-test.testing';
import { requestQPayToken } from '../client/token-calls';
import { QPayQuickQrClient } from './qpay-quick-qr-client';

let simulator: QPaySimulator;
let client: QPayQuickQrClient;
beforeEach(async () => {
  simulator = await startQPaySimulator({ seed: 1 });
  simulator.setCallbacks({ mode: 'lost' });
  const http = newHttp(`${simulator.url}/quickqr`);
  const credentials = { ...simulator.credentials, terminalId: 'SIMULATOR_TERMINAL' };
  const tokens = simpleTokenSource(async () => (await requestQPayToken(http, credentials)).accessToken);
  client = new QPayQuickQrClient(tokens, http, { callbackUrl: 'http://127.0.0.1:9/callback' });
});
afterEach(() => simulator.close());

const place = {
  city: '11000',
  district: '17000',
  address: 'Peace Avenue 1',
  phone: '99112233',
  email: 'shop@example.mn',
  mccCode: '5411',
};
const company = { ...place, registerNumber: '1234567', companyName: 'Example LLC', name: 'Example' };
const person = {
  ...place,
  registerNumber: 'АА00112233',
  firstName: 'Bat',
  lastName: 'Dorj',
  businessName: 'Bat’s',
};
const bankAccounts = [{ bankCode: '050000', number: '5000000000', name: 'Example LLC' }];

describe('QPayQuickQrClient', () => {
  it('registers, reads, changes, lists and removes merchants of both kinds', async () => {
    const shop = await client.createCompany(company);
    expect(shop).toMatchObject({ type: 'COMPANY', registerNumber: '1234567' });
    const seller = await client.createPerson(person);
    expect(seller).toMatchObject({ type: 'PERSON', firstName: 'Bat' });
    await expect(client.updateCompany(shop.id, { ...company, phone: '88112233' })).resolves.toMatchObject({
      phone: '88112233',
    });
    await expect(client.updatePerson(seller.id, { ...person, phone: '77112233' })).resolves.toMatchObject({
      phone: '77112233',
    });
    await expect(client.getMerchant(shop.id)).resolves.toMatchObject({ id: shop.id, phone: '88112233' });
    await expect(client.listMerchants()).resolves.toMatchObject({
      count: 2,
      rows: expect.arrayContaining([expect.objectContaining({ id: seller.id })]),
    });
    await expect(client.deleteMerchant(seller.id)).resolves.toBeUndefined();
    await expect(client.getMerchant(seller.id)).rejects.toMatchObject({
      code: 'QPAY_NOT_FOUND',
      qpayCode: 'MERCHANT_NOTFOUND',
    });
  });

  it('says that a merchant is registered already', async () => {
    await client.createCompany(company);
    await expect(client.createCompany(company)).rejects.toMatchObject({
      code: 'QPAY_ALREADY_DONE',
      qpayCode: 'MERCHANT_ALREADY_REGISTERED',
    });
  });

  it('knows cities and districts', async () => {
    await expect(client.listCities()).resolves.toContainEqual(
      expect.objectContaining({ code: '11000', name: 'Улаанбаатар' }),
    );
    await expect(client.listDistricts('11000')).resolves.not.toHaveLength(0);
  });

  it('makes an invoice, sees it paid, and cancels another', async () => {
    const { id: merchantId } = await client.createCompany(company);
    const invoice = await client.createInvoice({
      merchantId,
      amount: '100.50',
      description: 'Tea',
      bankAccounts,
    });
    expect(invoice).toMatchObject({
      amount: '100.50',
      currency: 'MNT',
      status: 'OPEN',
      bankAccounts: [{ bankCode: '050000' }],
    });
    expect(invoice.qrText).toMatch(/^000201/);
    await expect(client.checkPayment(invoice.invoiceId)).resolves.toMatchObject({
      status: 'OPEN',
      payments: [],
    });

    await simulator.pay(invoice.invoiceId);
    const check = await client.checkPayment(invoice.invoiceId);
    expect(check).toMatchObject({
      status: 'PAID',
      payments: [{ status: 'SUCCESS', amount: '100.50', paidBy: 'P2P' }],
    });
    await expect(client.getInvoice(invoice.invoiceId)).resolves.toMatchObject({ status: 'PAID' });

    const other = await client.createInvoice({ merchantId, amount: 5, description: 'Tea', bankAccounts });
    await expect(client.cancelInvoice(other.invoiceId)).resolves.toBeUndefined();
    await expect(client.cancelInvoice(other.invoiceId)).resolves.toBeUndefined();
  });

  it('says that an invoice whose answer was lost may exist', async () => {
    const { id: merchantId } = await client.createCompany(company);
    simulator.inject({ operation: '*', kind: 'drop', when: 'after' });
    const call = client.createInvoice({ merchantId, amount: 1, description: 'Tea', bankAccounts });
    await expect(call).rejects.toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME', reference: { merchantId } });
  });

  it('refuses a login without its terminal', async () => {
    const login = requestQPayToken(newHttp(`${simulator.url}/quickqr`), simulator.credentials);
    await expect(login).rejects.toMatchObject({ name: expect.stringMatching(/^QPay/) });
  });

  it.each([
    ['mccCode', { mccCode: '' }],
    ['registerNumber', { registerNumber: '' }],
  ])('refuses an empty %s without asking QPay', async (field, change) => {
    await expect(client.createCompany({ ...company, ...change })).rejects.toMatchObject({
      code: 'QPAY_INVALID_INPUT',
      field,
    });
  });
});
