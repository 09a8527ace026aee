import { hashQPayCallbackToken } from '../../index';
import { onEachPlatform, SUCCESS } from './called-back-shop.testing';
import { call } from './shop.testing';

onEachPlatform((bench) => {
  describe('a failure', () => {
    it('of the handler is answered 503 without SUCCESS, and the next callback tries again', async () => {
      const order = await bench.shop.sell('100.00');
      bench.shop.till.react = () => Promise.reject(new Error('the database is down'));
      const { paymentId, callback } = await bench.qpay.pay(order.invoiceId);
      expect(callback).toMatchObject({ delivered: false, status: 503 });
      expect(callback.body).not.toMatch(/SUCCESS|database/);
      bench.shop.till.react = () => undefined;
      expect(await bench.qpay.forgeCallback(order.invoiceId, paymentId)).toMatchObject(SUCCESS);
      expect(new Set(bench.events().map(({ id }) => id)).size).toBe(1);
      expect(bench.events()).toHaveLength(2);
    });

    it('of the application’s look-up is answered 503, and QPay is not asked', async () => {
      const order = await bench.shop.sell('100.00');
      bench.shop.orders.next = () => {
        throw new Error('the database is down');
      };
      expect((await bench.qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(bench.checks()).toBe(0);
      expect(bench.events()).toEqual([]);
    });

    it('to know the invoice id yet is answered 503, so that QPay may come again', async () => {
      const order = await bench.shop.sell('100.00');
      const early = { reference: order.reference, amount: '100.00' };
      bench.shop.orders.next = () => early;
      expect((await bench.qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(bench.events()).toEqual([]);
    });

    it('of QPay is answered 503', async () => {
      const order = await bench.shop.sell('100.00');
      bench.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
      expect((await bench.qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 503 });
      expect(bench.events()).toEqual([]);
    });

    it('that a repetition cannot mend is answered 500', async () => {
      const order = await bench.shop.sell('100.00');
      const nonsense = { reference: order.reference, invoiceId: order.invoiceId, amount: '-1' };
      bench.shop.orders.next = () => nonsense;
      expect((await bench.qpay.pay(order.invoiceId)).callback).toMatchObject({ status: 500 });
    });
  });

  it('logs what happened under its own context, and never a token or an address', async () => {
    const order = await bench.shop.sell('100.00');
    const fingerprint = hashQPayCallbackToken(order.token).slice(0, 8);
    const from = bench.shop.log.length;
    bench.shop.till.react = () => {
      throw new Error(`no such order: ${order.callbackUrl}`);
    };
    await bench.qpay.pay(order.invoiceId);
    bench.shop.till.react = () => undefined;
    await call(order.callbackUrl);
    const lines = bench.shop.log.slice(from).filter((line) => line.includes('QPay Callback'));
    expect(lines).toEqual([
      expect.stringMatching(`^error QPay Callback token ${fingerprint}: the handler failed: no such order`),
      `log QPay Callback token ${fingerprint}: paid, 100.00 of 100.00 MNT; handled`,
    ]);
    expect(bench.shop.log.join('\n')).not.toContain(order.token);
  });
});
