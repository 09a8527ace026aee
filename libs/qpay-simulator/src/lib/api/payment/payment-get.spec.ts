import { Bench } from '../../testing/wire.testing';
import { paymentOperations } from './payment.api';

describe(paymentOperations.name, () => {
  let bench: Bench;

  beforeEach(async () => void (bench = await Bench.startWithoutCallbacks()));
  afterEach(() => bench.simulator.close());

  describe('get', () => {
    it('answers all fields in order and binds the payment to its invoice', async () => {
      const invoiceId = await bench.invoice();
      const { paymentId } = await bench.simulator.pay(invoiceId);
      const answer = await bench.json<Record<string, unknown>>('GET', `/v2/payment/${paymentId}`);
      expect(Object.keys(answer).join()).toBe(
        'payment_id,payment_status,payment_fee,payment_amount,payment_currency,payment_date,payment_wallet,' +
          'transaction_type,object_type,object_id,next_payment_date,next_payment_datetime,card_transactions,p2p_transactions',
      );
      expect(answer).toMatchObject({ object_type: 'INVOICE', object_id: invoiceId, payment_fee: '1.00' });
    });

    it('uses the long names for cards', async () => {
      const { paymentId } = await bench.simulator.pay(await bench.invoice(), { type: 'CARD' });
      expect(await bench.json('GET', `/v2/payment/${paymentId}`)).toMatchObject({
        transaction_type: 'CARD',
        card_transactions: [
          { transaction_amount: '100.00', transaction_status: 'SUCCESS', is_cross_border: false },
        ],
      });
    });

    it('does not know a strange id', async () => {
      const answer = await bench.send('GET', '/v2/payment/000000000000000');
      expect([answer.status, answer.text]).toEqual([
        422,
        '{"error":"PAYMENT_NOTFOUND","message":"Төлбөр олдсонгүй"}',
      ]);
    });
  });
});
