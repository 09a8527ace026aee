import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { createQPay, type QPay } from '../../index';
import { collectQPayClientMetrics } from '../../metrics';

describe('collectQPayClientMetrics', () => {
  let qpay: QPaySimulator;
  let shop: QPay;
  let registry: Registry;
  let stop: () => void;
  beforeEach(async () => {
    qpay = await startQPaySimulator();
    shop = createQPay({ ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory' });
    registry = new Registry();
    stop = collectQPayClientMetrics(shop.client, registry);
  });
  afterEach(async () => {
    await shop.close();
    await qpay.close();
  });

  it('measures each request by operation and outcome, logins and repetitions too, and holds no id', async () => {
    qpay.inject({ operation: 'payment.check', kind: 'status', status: 503, times: 1 });
    const { invoiceId } = await shop.client.createInvoice({
      senderInvoiceNo: 'ORDER-77',
      description: 'Tea',
      amount: '100',
      callbackUrl: 'https://shop.example.mn/callback',
    });
    await shop.client.checkPayment({ objectType: 'INVOICE', objectId: invoiceId });
    const text = await registry.metrics();
    const count = 'qpay_request_duration_seconds_count{account="default"';
    expect(text).toContain(`${count},operation="auth.token",outcome="ok"} 1`);
    expect(text).toContain(`${count},operation="invoice.create",outcome="ok"} 1`);
    expect(text).toContain(`${count},operation="payment.check",outcome="QPAY_UNAVAILABLE"} 1`);
    expect(text).toContain(`${count},operation="payment.check",outcome="ok"} 1`);
    for (const secret of [invoiceId, 'ORDER-77', qpay.credentials.clientSecret])
      expect(text).not.toContain(secret);
  });

  it('shows the state of the circuit as it is at the scrape, until it is told to stop', async () => {
    expect(await registry.metrics()).toContain('qpay_circuit_state{account="default",state="closed"} 1');
    await shop.auth.getAccessToken();
    qpay.inject({ operation: 'payment.get', kind: 'status', status: 503, times: 10 });
    for (let failures = 0; failures < 10; failures += 1)
      await shop.client.getPayment('1', { retries: 0 }).catch(() => undefined);
    expect(await registry.metrics()).toContain('qpay_circuit_state{account="default",state="open"} 1');
    expect(await registry.metrics()).toContain('qpay_circuit_state{account="default",state="closed"} 0');
    expect(await registry.metrics()).toContain('qpay_circuit_opened_total{account="default"} 1');
    stop();
    expect(await registry.metrics()).not.toContain('qpay_circuit_state{');
  });
});
