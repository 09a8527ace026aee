import { Bench, type PaymentRows } from '../../testing/wire.testing';
import { paymentOperations } from './payment.api';

describe(paymentOperations.name, () => {
  let bench: Bench;

  beforeEach(async () => void (bench = await Bench.startWithoutCallbacks()));
  afterEach(() => bench.simulator.close());

  describe('list', () => {
    const list = (body: object): Promise<PaymentRows> => bench.json('POST', '/v2/payment/list', body);
    const merchantId = (): string => {
      const payload = Buffer.from(bench.bearer.split('.')[1] ?? '', 'base64url').toString('utf8');
      const claims: { merchant_id: string } = JSON.parse(payload);
      return claims.merchant_id;
    };

    it('lists by invoice code and by the merchant id of the token, in pages', async () => {
      for (let count = 0; count < 3; count += 1) await bench.simulator.pay(await bench.invoice());
      const byCode = await list({ object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE' });
      const page = { page_number: 2, page_limit: 2 };
      const byMerchant = await list({ object_type: 'MERCHANT', object_id: merchantId(), offset: page });
      expect([byCode.count, byCode.rows.length]).toEqual([3, 3]);
      expect(byMerchant).toEqual({ count: 3, rows: [byCode.rows[2]] });
      expect(byCode.rows[0]).toMatchObject({ paid_by: 'P2P', payment_fee: '1.00', object_type: 'INVOICE' });
    });

    it('denies another merchant’s id', async () => {
      const answer = await bench.send('POST', '/v2/payment/list', {
        object_type: 'MERCHANT',
        object_id: 'other',
      });
      expect([answer.status, answer.text]).toEqual([
        401,
        '{"error":"PERMISSION_DENIED","message":"Хандах эрх хүрэхгүй байна"}',
      ]);
    });

    it('reads dates as those of Ulaanbaatar', async () => {
      bench.simulator.clock.freeze();
      bench.simulator.clock.set(new Date('2026-01-29T17:00:00.000Z'));
      await bench.simulator.pay(await bench.invoice());
      const on = async (start_date: string, end_date: string): Promise<number> =>
        (await list({ object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE', start_date, end_date })).count;
      expect(await on('2026-01-30', '2026-01-30')).toBe(1);
      expect(await on('2026-01-29', '2026-01-29')).toBe(0);
      expect(await on('2026-01-30 00:59:59', '2026-01-30 01:00:00')).toBe(1);
    });

    it('filters by branch', async () => {
      await bench.simulator.pay(await bench.invoice({ sender_branch_code: 'B1' }));
      await bench.simulator.pay(await bench.invoice());
      const asked = { object_type: 'INVOICE', object_id: 'SIMULATOR_INVOICE', merchant_branch_code: 'B1' };
      expect((await list(asked)).count).toBe(1);
    });
  });
});
