import { Registry } from 'prom-client';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import {
  getQPayCallbackMonitorToken,
  QPayCallback,
  QPayCallbackMonitor,
  type QPayCallbackReceipt,
} from '../../index';
import { collectQPayCallbackMetrics } from '../../metrics';
import { call, merchant, Orders, Shop } from '../callback/shop.testing';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

class ForCafe {
  @QPayCallback({ name: 'cafe' })
  onPayment(): void {}
}

describe('collectQPayCallbackMetrics', () => {
  let qpay: QPaySimulator;
  let shop: Shop;
  let registry: Registry;
  let stop: () => void;
  const receipts: QPayCallbackReceipt[] = [];

  beforeAll(async () => {
    qpay = await startQPaySimulator({ seed: 1 });
    shop = await Shop.start(qpay, 'Fastify');
    shop.app.get(QPayCallbackMonitor).received$.subscribe((receipt) => receipts.push(receipt));
  });
  beforeEach(() => {
    receipts.length = 0;
    registry = new Registry();
    stop = collectQPayCallbackMetrics(shop.app.get(QPayCallbackMonitor), registry);
    shop.till.react = () => undefined;
  });
  afterEach(() => stop());
  afterAll(() => Promise.all([shop.close(), qpay.close()]));

  const count = (outcome: string, times: number) =>
    `qpay_callback_duration_seconds_count{account="default",outcome="${outcome}"} ${times}`;

  it('counts callbacks by how they ended, and holds no token and no id', async () => {
    const { invoiceId, callbackUrl, token } = await shop.sell('100.00');
    await call(callbackUrl);
    await call(callbackUrl.replace(token, 'x'.repeat(token.length)));
    const { paymentId } = await qpay.pay(invoiceId);
    const text = await registry.metrics();
    for (const outcome of ['nothing-paid', 'unknown-token', 'handled'])
      expect(text).toContain(count(outcome, 1));
    expect(text).toContain('qpay_callback_verdicts_total{account="default",verdict="paid"} 1');
    const seen = text + JSON.stringify(receipts);
    for (const secret of [token, invoiceId, paymentId]) expect(seen).not.toContain(secret);
    expect(receipts).toEqual([
      { method: 'GET', outcome: 'nothing-paid', status: 200, durationMs: expect.any(Number) },
      { method: 'GET', outcome: 'unknown-token', status: 404, durationMs: expect.any(Number) },
      { method: 'GET', outcome: 'handled', status: 200, verdict: 'paid', durationMs: expect.any(Number) },
    ]);
  });

  it('tells apart what failed', async () => {
    const { invoiceId, callbackUrl } = await shop.sell('100.00');
    shop.orders.next = () => {
      throw new Error('database');
    };
    await call(callbackUrl);
    shop.orders.next = () => ({ reference: 'r', amount: '100.00' });
    await call(callbackUrl);
    qpay.inject({ operation: 'payment.check', kind: 'status', status: 503, times: 3 });
    await call(callbackUrl);
    shop.till.react = () => Promise.reject(new Error('stock'));
    await qpay.pay(invoiceId);
    expect(receipts.map(({ outcome, status, code }) => ({ outcome, status, code }))).toEqual([
      { outcome: 'resolve-failed', status: 503, code: undefined },
      { outcome: 'not-invoiced', status: 503, code: undefined },
      { outcome: 'qpay-failed', status: 503, code: 'QPAY_UNAVAILABLE' },
      { outcome: 'handler-failed', status: 503, code: undefined },
    ]);
    expect(await registry.metrics()).toContain(count('handler-failed', 1));
  });

  it('counts those apart that another callback’s check has answered', async () => {
    const { invoiceId, callbackUrl } = await shop.sell('100.00');
    const { paymentId } = await qpay.pay(invoiceId, { callback: 'lost' });
    let follow: () => void = () => undefined;
    const entered = new Promise<void>((began) => {
      shop.till.react = () => new Promise<void>((done) => ((follow = done), began()));
    });
    const first = call(`${callbackUrl}?qpay_payment_id=${paymentId}`);
    await entered;
    const asked = shop.orders.lookups.length;
    const second = call(`${callbackUrl}?qpay_payment_id=${paymentId}`);
    while (shop.orders.lookups.length === asked) await new Promise(setImmediate);
    follow();
    expect(await Promise.all([first, second])).toMatchObject([{ body: 'SUCCESS' }, { body: 'SUCCESS' }]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['handled', 'joined']);
  });

  it('measures a named merchant under its own account, until it is told to stop', async () => {
    const modules = [merchant(qpay, { name: 'cafe', callback: { useExisting: Orders } })];
    const cafe = await Shop.start(qpay, 'Fastify', { modules, providers: [ForCafe] });
    const monitor = cafe.app.get<QPayCallbackMonitor>(getQPayCallbackMonitorToken('cafe'));
    const stopCafe = collectQPayCallbackMetrics(monitor, registry, { account: 'cafe' });
    const address = `${cafe.origin}/qpay/cafe/callback/${'x'.repeat(43)}`;
    await call(address);
    const counted = 'qpay_callback_duration_seconds_count{account="cafe",outcome="unknown-token"} 1';
    expect(await registry.metrics()).toContain(counted);
    stopCafe();
    await call(address);
    expect(await registry.metrics()).toContain(counted);
    await cafe.close();
  });
});
