import { onEachPlatform, SUCCESS } from './called-back-shop.testing';
import { call } from './shop.testing';

onEachPlatform((bench) => {
  describe('a payment', () => {
    it('reaches the handler once, verified, and QPay hears SUCCESS', async () => {
      const order = await bench.shop.sell('100.00');
      const before = new Date();
      const { paymentId, callback } = await bench.qpay.pay(order.invoiceId);
      expect(callback).toEqual({ delivered: true, ...SUCCESS });
      expect(bench.events()).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          reference: order.reference,
          invoiceId: order.invoiceId,
          paymentId,
          verdict: 'paid',
          paid: true,
          paidAmount: '100.00',
          expectedAmount: '100.00',
          currency: 'MNT',
          payments: [expect.objectContaining({ paymentId, status: 'PAID', amount: '100.00' })],
          receivedAt: expect.any(Date),
          method: 'GET',
        },
      ]);
      expect(bench.events()[0]?.receivedAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(bench.qpay.calls('payment.get')).toHaveLength(0);
    });

    it('is answered in plain text, which no cache keeps', async () => {
      const order = await bench.shop.sell('100.00');
      const response = await fetch(order.callbackUrl);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    });

    it('is found by the hash of its token alone', async () => {
      const order = await bench.shop.sell('100.00');
      await bench.qpay.pay(order.invoiceId);
      expect(bench.shop.orders.lookups).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
      expect(JSON.stringify(bench.shop.orders.lookups)).not.toContain(order.token);
    });

    it.each(['P2P', 'CARD'] as const)('by %s counts', async (type) => {
      const order = await bench.shop.sell('100.00');
      await bench.qpay.pay(order.invoiceId, { type });
      expect(bench.events()).toMatchObject([{ paid: true, payments: [{ type }] }]);
    });

    it('is announced by POST as well, whatever the body claims', async () => {
      const order = await bench.shop.sell('100.00');
      const { callback } = await bench.qpay.pay(order.invoiceId, { callback: { method: 'POST' } });
      expect(callback).toMatchObject(SUCCESS);
      for (const [type, body] of [
        ['application/json', JSON.stringify({ payment_status: 'PAID', payment_amount: '999999.00' })],
        ['application/x-www-form-urlencoded', 'amount=999999&qpay_payment_id=7'],
      ] as const) {
        const init = { method: 'POST', headers: { 'content-type': type }, body };
        expect(await call(order.callbackUrl, init)).toMatchObject(SUCCESS);
      }
      expect(bench.events().map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
      expect(new Set(bench.events().map(({ paidAmount }) => paidAmount))).toEqual(new Set(['100.00']));
    });

    it('is found by a token in the query as well', async () => {
      const order = await bench.shop.sell('100.00');
      const { paymentId } = await bench.qpay.pay(order.invoiceId, { callback: 'lost' });
      const url = `${bench.shop.origin}/qpay/callback?token=${order.token}&payment_id=${paymentId}`;
      expect(await call(url)).toMatchObject(SUCCESS);
      expect(bench.events()).toMatchObject([{ reference: order.reference, paymentId }]);
    });

    it('whose callback comes late is handled late', async () => {
      const order = await bench.shop.sell('100.00');
      await bench.qpay.pay(order.invoiceId, { callback: 'hold' });
      expect(bench.events()).toEqual([]);
      expect(await bench.qpay.releaseCallbacks()).toMatchObject([SUCCESS]);
      expect(bench.events()).toMatchObject([{ paid: true }]);
    });

    it('whose callback is lost is found by the callback of the next one', async () => {
      const order = await bench.shop.sell('100.00');
      await bench.qpay.pay(order.invoiceId, { amount: '40.00', force: true, callback: 'lost' });
      await bench.qpay.pay(order.invoiceId, { amount: '60.00', force: true });
      expect(bench.events()).toMatchObject([{ verdict: 'paid', paidAmount: '100.00' }]);
      expect(bench.events()[0]?.payments).toHaveLength(2);
    });

    it('whose callback overtakes it changes nothing yet; the next callback does', async () => {
      const order = await bench.shop.sell('100.00');
      const { callback, paymentId } = await bench.qpay.pay(order.invoiceId, { callback: 'early' });
      expect(callback).toMatchObject(SUCCESS);
      expect(bench.events()).toEqual([]);
      await bench.qpay.forgeCallback(order.invoiceId, paymentId);
      expect(bench.events()).toMatchObject([{ paid: true, paymentId }]);
    });

    it('that is called back twice is handled under one event id, and a further payment under another', async () => {
      const order = await bench.shop.sell('100.00');
      await bench.qpay.pay(order.invoiceId, { amount: '40.00', force: true, callback: { times: 2 } });
      await bench.qpay.pay(order.invoiceId, { amount: '60.00', force: true });
      const ids = bench.events().map(({ id }) => id);
      expect(ids).toHaveLength(3);
      expect(ids[0]).toBe(ids[1]);
      expect(ids[2]).not.toBe(ids[0]);
    });
  });

  describe('what is paid', () => {
    it.each([
      ['40.00', 'MNT', { verdict: 'partial', paid: false, paidAmount: '40.00' }],
      ['140.00', 'MNT', { verdict: 'overpaid', paid: true, paidAmount: '140.00' }],
      ['100.00', 'USD', { verdict: 'wrong-currency', paid: false, paidAmount: '0.00', currency: 'MNT' }],
    ])('%s %s of 100.00 MNT is told as what it is', async (amount, currency, expected) => {
      const order = await bench.shop.sell('100.00');
      const { callback } = await bench.qpay.pay(order.invoiceId, { amount, currency, force: true });
      expect(callback).toMatchObject(SUCCESS);
      expect(bench.events()).toMatchObject([{ expectedAmount: '100.00', ...expected }]);
    });

    it('is measured by what the shop expects, not by the invoice', async () => {
      const order = await bench.shop.sell('100.00');
      const expected = { reference: order.reference, invoiceId: order.invoiceId, amount: '250.00' };
      bench.shop.orders.next = () => expected;
      await bench.qpay.pay(order.invoiceId);
      expect(bench.events()).toMatchObject([{ verdict: 'partial', paid: false, expectedAmount: '250.00' }]);
    });

    it('and went back is told as refunded', async () => {
      const order = await bench.shop.sell('100.00');
      const { paymentId } = await bench.qpay.pay(order.invoiceId, { callback: 'lost' });
      bench.qpay.refund(paymentId);
      await bench.qpay.forgeCallback(order.invoiceId, paymentId);
      expect(bench.events()).toMatchObject([{ verdict: 'refunded', paid: false, paidAmount: '0.00' }]);
    });

    it.each(['NEW', 'SOMETHING_NEW'])('with the status %s is not told', async (status) => {
      const order = await bench.shop.sell('100.00');
      const { callback } = await bench.qpay.pay(order.invoiceId, { status });
      expect(callback).toMatchObject(SUCCESS);
      expect(bench.events()).toEqual([]);
    });

    it('and missing from the check counts when QPay binds the named payment to our invoice', async () => {
      const order = await bench.shop.sell('100.00');
      bench.qpay.inject({ operation: 'payment.check', kind: 'rewrite', set: { count: 0, rows: [] } });
      const { paymentId, callback } = await bench.qpay.pay(order.invoiceId);
      expect(callback).toMatchObject(SUCCESS);
      expect(bench.events()).toMatchObject([{ paymentId, verdict: 'paid', paidAmount: '100.00' }]);
    });
  });
});
