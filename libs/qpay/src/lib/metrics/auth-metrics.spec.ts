import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { createQPay } from '../../index';
import { collectQPayMetrics } from '../../metrics';

describe('collectQPayMetrics', () => {
  let qpay: QPaySimulator;
  beforeAll(
    async () =>
      void (qpay = await startQPaySimulator({
        accounts: [{ clientId: 'B', clientSecret: 'b', invoiceCode: 'B' }],
      })),
  );
  afterAll(() => qpay.close());

  it('counts reads, renewals and logins by account, and shows what is left of the token at every scrape', async () => {
    const registry = new Registry();
    const memory = { baseUrl: qpay.url, tokenStore: 'memory' } as const;
    const shops = [
      createQPay({ ...qpay.credentials, ...memory }),
      createQPay({ clientId: 'B', clientSecret: 'b', invoiceCode: 'B', ...memory }),
    ];
    const stops = shops.map(({ auth }, n) => collectQPayMetrics(auth, registry, { account: `shop${n}` }));
    const token = await shops[0]?.auth.getAccessToken();
    await shops[0]?.auth.getAccessToken();
    const text = await registry.metrics();
    expect(text).toContain('qpay_token_reads_total{account="shop0",source="waited"} 1');
    expect(text).toContain('qpay_token_reads_total{account="shop0",source="fresh"} 1');
    expect(text).toContain('qpay_token_renewals_total{account="shop0",reason="cold",outcome="login"} 1');
    expect(text).toContain('qpay_logins_total{account="shop0",outcome="ok"} 1');
    expect(text).toMatch(/qpay_token_seconds_left\{account="shop0"\} 86(39\d|400)/);
    expect(text).toContain('qpay_token_seconds_left{account="shop1"} 0');
    expect(text).not.toContain(token);
    stops.forEach((stop) => stop());
    await shops[0]?.auth.getAccessToken();
    expect(await registry.metrics()).not.toContain(
      'qpay_token_reads_total{account="shop0",source="fresh"} 2',
    );
    expect(await registry.metrics()).not.toContain('qpay_token_seconds_left{');
    await Promise.all(shops.map((shop) => shop.close()));
  });
});
