import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { startRedis } from 'test-servers';
import { closeQPay, getQPayAuthService, getQPayClient } from './index';

const NAMES = [
  'QPAY_CLIENT_ID',
  'QPAY_CLIENT_SECRET',
  'QPAY_INVOICE_CODE',
  'QPAY_BASE_URL',
  'REDIS_DATABASE_URI',
];

describe('getQPayAuthService and getQPayClient', () => {
  const before = { ...process.env };
  let qpay: QPaySimulator;

  beforeAll(async () => void (qpay = await startQPaySimulator()));
  afterAll(() => qpay.close());
  beforeEach(() => {
    const { clientId, clientSecret, invoiceCode } = qpay.credentials;
    for (const name of NAMES) delete process.env[name];
    Object.assign(process.env, {
      QPAY_CLIENT_ID: clientId,
      QPAY_CLIENT_SECRET: clientSecret,
      QPAY_INVOICE_CODE: invoiceCode,
      QPAY_BASE_URL: qpay.url,
    });
  });
  afterEach(async () => {
    await closeQPay();
    for (const name of NAMES) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it('are the same instances ever after, and share one token', async () => {
    qpay.clear();
    expect(getQPayClient()).toBe(getQPayClient());
    expect(getQPayAuthService()).toBe(getQPayAuthService());
    const invoice = {
      senderInvoiceNo: '7',
      description: 'Seven',
      amount: 700,
      callbackUrl: 'http://localhost/paid',
    };
    const { invoiceId } = await getQPayClient().createInvoice(invoice);
    await getQPayAuthService().getAccessToken();
    expect(await getQPayClient().checkInvoicePaid(invoiceId)).toMatchObject({
      paid: false,
      paidAmount: '0.00',
    });
    await qpay.pay(invoiceId, { callback: 'lost' });
    expect(await getQPayClient().checkInvoicePaid(invoiceId)).toMatchObject({
      paid: true,
      paidAmount: '700.00',
    });
    expect(qpay.logins()).toBe(1);
  });

  it('name every variable that is missing', () => {
    delete process.env.QPAY_CLIENT_ID;
    process.env.QPAY_INVOICE_CODE = '';
    expect(() => getQPayClient()).toThrow(/QPAY_CLIENT_ID is required.*QPAY_INVOICE_CODE is required/);
  });

  it('share the token through the Redis of REDIS_DATABASE_URI', async () => {
    const server = await startRedis();
    process.env.REDIS_DATABASE_URI = server.url;
    const token = await getQPayAuthService().getAccessToken();
    await closeQPay();
    qpay.clear();
    expect(await getQPayAuthService().getAccessToken()).toBe(token);
    expect(qpay.logins()).toBe(0);
    await closeQPay();
    await server.stop();
  });
});
