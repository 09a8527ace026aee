import { forgeQPayCallback } from '../../testing';
import { onEachPlatform, SUCCESS } from './called-back-shop.testing';
import { call } from './shop.testing';

onEachPlatform((bench) => {
  describe('a forged callback', () => {
    it('with a valid token and nothing paid is acknowledged and changes nothing', async () => {
      const order = await bench.shop.sell('100.00');
      const answer = await bench.qpay.forgeCallback(order.invoiceId, '123456789012345');
      expect(answer).toMatchObject(SUCCESS);
      expect(bench.events()).toEqual([]);
      expect(bench.checks()).toBe(1);
    });

    it('with a payment of another invoice credits nothing', async () => {
      const [dear, cheap] = [await bench.shop.sell('90000.00'), await bench.shop.sell('10.00')];
      const { paymentId } = await bench.qpay.pay(cheap.invoiceId, { callback: 'lost' });
      expect(await bench.qpay.forgeCallback(dear.invoiceId, paymentId)).toMatchObject(SUCCESS);
      expect(bench.qpay.calls('payment.get')).toMatchObject([{ status: 200 }]);
      expect(bench.events()).toEqual([]);
    });

    it('with a payment of another invoice does not name it for a paid one', async () => {
      const [paid, other] = [await bench.shop.sell('100.00'), await bench.shop.sell('100.00')];
      await bench.qpay.pay(paid.invoiceId, { callback: 'lost' });
      const { paymentId } = await bench.qpay.pay(other.invoiceId, { callback: 'lost' });
      await bench.qpay.forgeCallback(paid.invoiceId, paymentId);
      expect(bench.events()).toMatchObject([
        { invoiceId: paid.invoiceId, paymentId: undefined, paidAmount: '100.00' },
      ]);
    });

    it.each([
      ['unknown', `/${'A'.repeat(43)}?`, 1],
      ['too short', '/short?', 0],
      ['too long', `?token=${'A'.repeat(101)}&`, 0],
      ['not one', `/${'%00%2e%2e'.repeat(5)}?`, 0],
      ['several', `?token=${'A'.repeat(43)}&token=${'A'.repeat(43)}&`, 0],
    ])('with a token that is %s meets nothing: 404, and QPay is not asked', async (_what, place, lookups) => {
      const { status } = await call(`${bench.shop.origin}/qpay/callback${place}qpay_payment_id=1`);
      expect(status).toBe(404);
      expect(bench.shop.orders.lookups).toHaveLength(lookups);
      expect(bench.qpay.calls()).toEqual([]);
    });

    it('without a token meets nothing', async () => {
      expect(await call(`${bench.shop.origin}/qpay/callback?qpay_payment_id=1`)).toMatchObject({
        status: 404,
      });
      expect(bench.shop.orders.lookups).toEqual([]);
    });

    it.each([
      ['?qpay_payment_id=', 'empty'],
      ['?qpay_payment_id[a]=1', 'nested'],
      [`?qpay_payment_id=${'9'.repeat(65)}`, 'too long'],
      ['?qpay_payment_id=..%2Finvoice', 'a path'],
      ['', 'absent'],
    ])('whose payment id is %j (%s) asks about the invoice only', async (query) => {
      const order = await bench.shop.sell('100.00');
      expect(await call(`${order.callbackUrl}${query}`)).toMatchObject(SUCCESS);
      expect(bench.qpay.calls('payment.get')).toEqual([]);
      expect(bench.checks()).toBe(1);
    });

    it('is what forgeQPayCallback makes, for fetch and inject', async () => {
      const order = await bench.shop.sell('100.00');
      const { paymentId } = await bench.qpay.pay(order.invoiceId, { callback: 'lost' });
      for (const forged of [
        forgeQPayCallback({ token: order.token, paymentId }),
        forgeQPayCallback({ callbackUrl: order.callbackUrl, paymentId, method: 'POST' }),
      ]) {
        expect(await call(`${bench.shop.origin}${forged.url}`, { method: forged.method })).toMatchObject(
          SUCCESS,
        );
      }
      expect(bench.events()).toMatchObject([
        { paymentId, method: 'GET' },
        { paymentId, method: 'POST' },
      ]);
    });
  });
});
