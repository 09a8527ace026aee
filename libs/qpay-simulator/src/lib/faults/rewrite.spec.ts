import { Bench } from '../testing/wire.testing';
import { FaultPlan } from './fault-plan';

describe(FaultPlan.name, () => {
  let bench: Bench;

  beforeEach(async () => void (bench = await Bench.start()));
  afterEach(() => bench.simulator.close());

  describe('rewrite', () => {
    const rewritten = async (rewrite: object): Promise<Record<string, unknown>> => {
      const invoiceId = await bench.invoice();
      await bench.simulator.pay(invoiceId, { callback: 'lost' });
      bench.simulator.inject({ operation: 'payment.check', kind: 'rewrite', ...rewrite });
      const answer: Record<string, unknown> = JSON.parse((await bench.check(invoiceId)).text);
      return answer;
    };

    it('turns numbers into texts and texts into numbers', async () => {
      expect(await rewritten({ numbersAsText: true })).toMatchObject({ count: '1', paid_amount: '100' });
      expect(await rewritten({ textsAsNumbers: true })).toMatchObject({
        rows: [{ payment_amount: 100, trx_fee: 1 }],
      });
    });

    it('sets and removes fields by path, through lists too', async () => {
      const answer = await rewritten({
        set: { 'rows.*.payment_status': 'SOMETHING_NEW', 'rows.0.payment_currency': 'USD' },
        remove: ['paid_amount', 'rows.*.p2p_transactions.0.status'],
      });
      expect(answer).toMatchObject({ rows: [{ payment_status: 'SOMETHING_NEW', payment_currency: 'USD' }] });
      expect(answer).not.toHaveProperty('paid_amount');
      expect(answer).not.toHaveProperty('rows.0.p2p_transactions.0.status');
      expect(answer).toHaveProperty('rows.0.p2p_transactions.1.status', 'SUCCESS');
    });

    it('adds fields nobody knows', async () => {
      const answer = await rewritten({ extraFields: true });
      expect(answer).toHaveProperty('x_unknown_field');
      expect(answer).toHaveProperty('rows.0.x_unknown_field');
    });
  });
});
