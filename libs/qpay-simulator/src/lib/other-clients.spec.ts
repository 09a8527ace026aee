import { QPayClient } from 'qpay-js';
import { startQPaySimulator } from './start-simulator';
import type { QPaySimulator } from './simulator';

/** A client that somebody else wrote from their own reading of QPay: a second opinion on what the simulator answers. */
describe('qpay-js 1.0.0 against the simulator', () => {
  let qpay: QPaySimulator;
  let client: QPayClient;
  const callbackUrl = 'http://localhost/paid';
  const invoice = (senderInvoiceNo: string) =>
    client.createSimpleInvoice({
      invoiceCode: qpay.credentials.invoiceCode,
      senderInvoiceNo,
      invoiceReceiverCode: 'terminal',
      invoiceDescription: 'Tea',
      amount: 100,
      callbackUrl,
    });

  beforeAll(async () => {
    qpay = await startQPaySimulator();
    const { clientId: username, clientSecret: password, invoiceCode } = qpay.credentials;
    client = new QPayClient({ baseUrl: qpay.url, username, password, invoiceCode, callbackUrl });
  });
  afterAll(() => qpay.close());

  it('logs in, and gets new tokens for its refresh token', async () => {
    const first = await client.getToken();
    expect(first.accessToken.split('.')).toHaveLength(3);
    const second = await client.refreshToken();
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(qpay.calls('auth.refresh')).toEqual([expect.objectContaining({ status: 200 })]);
  });

  it('makes an invoice, sees it paid, and makes its receipt', async () => {
    const { invoiceId, qrText, urls } = await invoice('1');
    expect(qrText).toMatch(/^000201.*6304[0-9A-F]{4}$/);
    expect(urls).toHaveLength(23);
    const check = () =>
      client.checkPayment({
        objectType: 'INVOICE',
        objectId: invoiceId,
        offset: { pageNumber: 1, pageLimit: 100 },
      });
    expect(await check()).toMatchObject({ count: 0, rows: [] });
    const { paymentId } = await qpay.pay(invoiceId, { callback: 'lost' });
    expect(await check()).toMatchObject({ count: 1, rows: [{ paymentId, paymentStatus: 'PAID' }] });
    expect(await client.getPayment(paymentId)).toMatchObject({ paymentId, objectId: invoiceId });
    const receipt = await client.createEbarimt({ paymentId, ebarimtReceiverType: 'CITIZEN' });
    expect(receipt.id).toEqual(expect.any(String));
  });

  it('cancels an invoice', async () => {
    const { invoiceId } = await invoice('2');
    await client.cancelInvoice(invoiceId);
    expect(qpay.calls('invoice.cancel')).toEqual([expect.objectContaining({ status: 200 })]);
    await expect(client.cancelInvoice(invoiceId)).rejects.toMatchObject({ code: 'INVOICE_ALREADY_CANCELED' });
  });
});
