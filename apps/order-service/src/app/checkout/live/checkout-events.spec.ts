import { once } from 'node:events';
import { connect } from 'node:net';
import { OwnWorld } from '../../payments/own-world.testing';
import { PaymentWorld, until } from '../../payments/payments.testing';
import { enterCheckout } from '../checkout.testing';
import { CheckoutWatch } from './checkout-watch.service';

describe('The checkout page', () => {
  let own: OwnWorld;
  let world: PaymentWorld;
  /** Another instance on the same database. */
  let second: PaymentWorld;

  beforeAll(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
    second = await world.beside();
  });
  afterAll(() => own.stop());

  describe('events', () => {
    /** Reads a stream until the text has come, then leaves. */
    const listen = async (
      orderId: string,
      options: { headers?: Record<string, string>; at?: PaymentWorld } = {},
    ) => {
      const { headers = {}, at = world } = options;
      const cookie = await enterCheckout(world, orderId);
      const leave = new AbortController();
      const response = await fetch(`${at.url}/checkout/${orderId}/events?lang=en`, {
        headers: { cookie, ...headers },
        signal: leave.signal,
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      const untilText = async (wanted: RegExp) => {
        while (!wanted.test(text)) {
          const chunk = await reader?.read();
          if (!chunk || chunk.done) throw new Error(`The stream has ended with: ${text}`);
          text += chunk.value;
        }
        return text;
      };
      return { response, untilText, leave: () => leave.abort() };
    };

    it('come through proxies as they are, and begin with a sign of life', async () => {
      const { order } = await world.start();
      const { response, untilText, leave } = await listen(order.id, { headers: { 'last-event-id': 'x' } });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'private, no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      expect(await untilText(/\n\n/)).toMatch(/^retry: 2000\n: \n\n/);
      leave();
    });

    it('bring whoever comes back what was missed, and nothing to whoever has missed nothing', async () => {
      const { order, invoiceId } = await world.startInvoice();
      const { version } = await world.order(order.id);
      const here = await listen(order.id, { headers: { 'last-event-id': `${version}-open` } });
      const back = await listen(order.id, { headers: { 'last-event-id': '1-open' } });
      expect(await back.untilText(/^data: /m)).toContain(`id: ${version}-open\nevent: state\n`);
      back.leave();
      await world.qpay.pay(invoiceId);
      const text = await here.untilText(/^data: .*\n\n/m);
      expect(text.match(/^id: .*$/gm)).toEqual([`id: ${version + 1}-paid`]);
      here.leave();
    });

    it('tell what another instance has settled', async () => {
      const { order, invoiceId } = await world.startInvoice();
      const there = await listen(order.id, { at: second });
      await there.untilText(/-open\n/);
      await world.qpay.pay(invoiceId);
      expect(await there.untilText(/-paid\n/)).toContain('Payment received');
      there.leave();
    });

    it('are looked after only while somebody listens, and are refused to the eleventh page of an order', async () => {
      const { order } = await world.start();
      const watch = world.app.get(CheckoutWatch);
      const open = await Promise.all(Array.from({ length: 10 }, () => listen(order.id)));
      const refused = await listen(order.id);
      expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '10']);
      for (const { leave } of [...open, refused]) leave();
      await until(async () => (await fetch(`${world.url}/health/live`)).ok && watch.count(order.id) === 0);
    });

    it('do not keep the service from going down when nobody reads them, nor do idle connections', async () => {
      const third = await PaymentWorld.start(await own.postgres.createDatabase());
      const { order } = await third.start();
      const cookie = await enterCheckout(third, order.id);
      const port = Number(new URL(third.url).port);
      const [silent, deaf] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
      await Promise.all([once(silent, 'connect'), once(deaf, 'connect')]);
      deaf.write(`GET /checkout/${order.id}/events HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`);
      deaf.pause();
      await until(async () => third.app.get(CheckoutWatch).count(order.id) === 1);
      const gone = [silent, deaf].map((socket) => once(socket, 'close'));
      await third.stop();
      deaf.resume();
      await Promise.all(gone);
    });

    it('end when the service goes down, so that it can', async () => {
      const third = await PaymentWorld.start(await own.postgres.createDatabase());
      const { order } = await third.start();
      const cookie = await enterCheckout(third, order.id);
      const response = await fetch(`${third.url}/checkout/${order.id}/events`, { headers: { cookie } });
      const [text] = await Promise.all([response.text(), third.stop()]);
      expect(text).toContain('retry: 2000');
    });
  });
});
