import type { QPaySimulator } from 'qpay-simulator';
import { startClient, newHttp } from './client-under-test.testing';
import type { QPayClient } from './qpay-client';
import { refreshQPayToken, requestQPayToken } from './token-calls';

let simulator: QPaySimulator;
let client: QPayClient;
beforeEach(async () => {
  ({ simulator, client } = await startClient());
  simulator.setCallbacks({ mode: 'lost' });
});
afterEach(() => simulator.close());

async function invoice(): Promise<string> {
  return (await client.createInvoice({ senderInvoiceNo: '1', description: 'd', amount: 1100 })).invoiceId;
}
async function paidPayment(): Promise<string> {
  return (await simulator.pay(await invoice())).paymentId;
}

describe('QPayClient', () => {
  describe('e-barimt', () => {
    it('makes, reads and cancels a receipt', async () => {
      const paymentId = await paidPayment();
      const receipt = await client.createEbarimt({
        paymentId,
        receiverType: 'CITIZEN',
        receiver: '88614450',
      });
      expect(receipt).toMatchObject({
        receiverType: 'CITIZEN',
        amount: '1100.00',
        status: 'REGISTERED',
        paymentId,
      });
      await expect(client.getEbarimt(receipt.id ?? '')).resolves.toMatchObject({
        id: receipt.id,
        lottery: receipt.lottery,
      });
      await expect(client.cancelEbarimt(receipt.id ?? '')).resolves.toBeDefined();
    });

    it('takes the empty object the sandbox answers', async () => {
      simulator.configure({ ebarimtAnswer: 'empty' });
      const receipt = await client.createEbarimt({ paymentId: await paidPayment(), receiverType: 'CITIZEN' });
      expect(receipt).toMatchObject({ items: [], histories: [], extra: {} });
      expect(receipt.id).toBeUndefined();
    });

    it('makes and cancels a version 3 receipt by the payment', async () => {
      const paymentId = await paidPayment();
      const receipt = await client.createEbarimtV3({
        paymentId,
        receiverType: 'COMPANY',
        receiver: '1234567',
        districtCode: '3505',
        classificationCode: '0111100',
      });
      expect(receipt).toMatchObject({ receiverType: 'COMPANY', status: 'REGISTERED' });
      await expect(client.cancelEbarimtV3(paymentId, { note: 'wrong receiver' })).resolves.toBeDefined();
    });

    it('says that an unpaid payment has none, and that an unknown receipt is unknown', async () => {
      const invoiceId = await invoice();
      const { paymentId } = await simulator.pay(invoiceId, { status: 'NEW' });
      await expect(client.createEbarimt({ paymentId, receiverType: 'CITIZEN' })).rejects.toMatchObject({
        code: 'QPAY_CONFLICT',
        qpayCode: 'PAYMENT_NOT_PAID',
      });
      await expect(client.getEbarimt('11111111-2222-4333-8444-555555555555')).rejects.toMatchObject({
        code: 'QPAY_NOT_FOUND',
        qpayCode: 'BARIMT_NOT_FOUND',
      });
    });

    it('never repeats a receipt whose outcome is unknown', async () => {
      const paymentId = await paidPayment();
      simulator.inject({ operation: 'ebarimt.create', kind: 'drop', when: 'after' });
      await expect(client.createEbarimt({ paymentId, receiverType: 'CITIZEN' })).rejects.toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
        reference: { paymentId },
      });
      expect(simulator.calls('ebarimt.create')).toHaveLength(1);
    });
  });

  describe('subscription', () => {
    it('is made with an invoice, read and ended', async () => {
      const { subscription } = await client.createInvoice({
        senderInvoiceNo: 'S',
        description: 'monthly',
        lines: [{ description: 'monthly', quantity: 1, unitPrice: '9900' }],
        subscription: { interval: '1M', webhook: 'http://127.0.0.1:9/charged' },
      });
      const id = subscription?.id ?? '';
      await expect(client.getSubscription(id)).resolves.toMatchObject({ id, isActive: true, interval: '1M' });
      await expect(client.cancelSubscription(id)).resolves.toBeUndefined();
    });

    it('refuses an interval QPay does not have', async () => {
      const subscription = { interval: 'monthly', webhook: 'http://127.0.0.1:9' };
      const call = client.createInvoice({ senderInvoiceNo: 'S', description: 'd', amount: 1, subscription });
      await expect(call).rejects.toMatchObject({
        code: 'QPAY_INVALID_INPUT',
        field: 'subscription.interval',
      });
    });
  });
});

describe('requestQPayToken and refreshQPayToken', () => {
  it('read both tokens and the server’s clock, and a refresh token works once', async () => {
    const http = newHttp(simulator.url);
    const first = await requestQPayToken(http, simulator.credentials);
    expect(first).toMatchObject({
      tokenType: 'bearer',
      scope: 'get_token',
      notBeforePolicy: '0',
      serverDate: expect.any(Date),
    });
    expect(first.expiresIn).toBe(first.refreshExpiresIn);
    const refreshToken = first.refreshToken ?? '';
    const second = await refreshQPayToken(http, refreshToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    await expect(refreshQPayToken(http, refreshToken)).rejects.toMatchObject({ code: 'QPAY_TOKEN_REJECTED' });
  });

  it('say that the credentials are wrong', async () => {
    const credentials = { ...simulator.credentials, clientSecret: 'wrong' };
    await expect(requestQPayToken(newHttp(simulator.url), credentials)).rejects.toMatchObject({
      code: 'QPAY_AUTHENTICATION',
      qpayCode: 'AUTHENTICATION_FAILED',
    });
  });
});
