import { onEachPlatform, SUCCESS } from './called-back-shop.testing';
import { call } from './shop.testing';

onEachPlatform((bench) => {
  it('handles one invoice while another one’s handler is still busy', async () => {
    const [slow, quick] = [await bench.shop.sell('100.00'), await bench.shop.sell('100.00')];
    let release = (): void => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    bench.shop.till.react = ({ reference }) => (reference === slow.reference ? busy : undefined);
    const first = bench.qpay.pay(slow.invoiceId);
    expect((await bench.qpay.pay(quick.invoiceId)).callback).toMatchObject(SUCCESS);
    release();
    expect((await first).callback).toMatchObject(SUCCESS);
  });

  it('answers 50 duplicates at once with SUCCESS, one check and one call of the handler', async () => {
    const order = await bench.shop.sell('100.00');
    const { paymentId } = await bench.qpay.pay(order.invoiceId, { callback: 'lost' });
    const url = `${order.callbackUrl}?qpay_payment_id=${paymentId}`;
    let release = (): void => undefined;
    bench.shop.till.react = () => new Promise<void>((resolve) => (release = resolve));
    const answers = Array.from({ length: 50 }, () => call(url));
    while (bench.shop.orders.lookups.length < 50) await new Promise((resolve) => setImmediate(resolve));
    release();
    expect(await Promise.all(answers)).toEqual(Array(50).fill(expect.objectContaining(SUCCESS)));
    expect(bench.checks()).toBe(1);
    expect(bench.events()).toHaveLength(1);
  });
});
