import { Bench } from '../../testing/wire.testing';
import { paymentOperations } from './payment.api';

describe(paymentOperations.name, () => {
  let bench: Bench;

  beforeEach(async () => void (bench = await Bench.startWithoutCallbacks()));
  afterEach(() => bench.simulator.close());

  describe.each(['cancel', 'refund'])('%s', (verb) => {
    const reverse = async (paymentId: string): Promise<[number, string]> => {
      const answer = await bench.send('DELETE', `/v2/payment/${verb}/${paymentId}`, { note: 'sorry' });
      return [answer.status, answer.text];
    };

    it('gives a card payment back, once', async () => {
      const { paymentId } = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      expect(await reverse(paymentId)).toEqual([200, '{}']);
      expect(await bench.json('GET', `/v2/payment/${paymentId}`)).toMatchObject({
        payment_status: 'REFUNDED',
      });
      const [status, body] = await reverse(paymentId);
      expect([status, JSON.parse(body)]).toEqual([
        400,
        { error: 'PAYMENT_ALREADY_CANCELED', message: 'Төлбөр цуцлагдсан байна' },
      ]);
    });

    it('refuses a card payment that is settled, one that was not made, and one it does not know', async () => {
      const settled = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      bench.simulator.settle(settled.paymentId);
      const failed = await bench.simulator.pay(await bench.invoice(), { type: 'CARD', status: 'FAILED' });
      expect((await reverse(settled.paymentId))[1]).toContain('PAYMENT_SETTLED');
      expect((await reverse(failed.paymentId))[1]).toContain('PAYMENT_NOT_PAID');
      expect(await reverse('strange')).toEqual([
        422,
        '{"error":"PAYMENT_NOTFOUND","message":"Төлбөр олдсонгүй"}',
      ]);
    });
  });
});
