import { eq } from 'drizzle-orm';
import { auditLog } from '../database/schema';
import { OwnWorld } from '../payments/own-world.testing';
import type { PaymentWorld } from '../payments/payments.testing';
import { OperatorsModule } from './operators.module';
import { OperatorDesk } from './operators.testing';

describe(OperatorsModule, () => {
  let own: OwnWorld;
  let world: PaymentWorld;
  let desk: OperatorDesk;

  beforeAll(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
    desk = new OperatorDesk(world);
  });
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  describe('orders', () => {
    it('are found by every id that somebody may have at hand', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice({
        reference: 'cart-77',
        userId: 'user-77',
      });
      const { paymentId } = await world.qpay.pay(invoiceId);
      await world.startInvoice();
      const ids = [order.id, attempt.id, invoiceId, paymentId, attempt.senderInvoiceNo, 'cart-77'];
      for (const q of ids) expect([q, await desk.idsOf(`orders?q=${q}`)]).toEqual([q, [order.id]]);
      const filters = {
        ...{ orderId: order.id, invoiceId, paymentId, reference: 'cart-77', userId: 'user-77' },
      };
      for (const [name, value] of Object.entries(filters)) {
        expect([name, await desk.idsOf(`orders?${name}=${value}`)]).toEqual([name, [order.id]]);
      }
      expect(await desk.idsOf('orders?q=nobody%27s')).toEqual([]);
    });

    it('are filtered by state, review and time, and refuse a filter that does not exist', async () => {
      const { order, invoiceId } = await world.startInvoice({ userId: 'user-78' });
      await world.qpay.pay(invoiceId);
      expect(await desk.idsOf('orders?userId=user-78&status=PAID&attemptStatus=SETTLED&review=none')).toEqual(
        [order.id],
      );
      expect(await desk.idsOf('orders?userId=user-78&status=PENDING')).toEqual([]);
      expect(await desk.idsOf('orders?userId=user-78&review=any')).toEqual([]);
      const at = (ms: number) => new Date(order.createdAt.getTime() + ms).toISOString();
      expect(await desk.idsOf(`orders?userId=user-78&from=${at(0)}&to=${at(1)}`)).toEqual([order.id]);
      expect(await desk.idsOf(`orders?userId=user-78&from=${at(1)}`)).toEqual([]);
      expect(await desk.idsOf(`orders?userId=user-78&to=${at(0)}`)).toEqual([]);
      for (const query of [
        'nothing=1',
        'status=paid',
        'limit=0',
        'limit=201',
        'from=yesterday',
        'orderId=7',
      ]) {
        expect([query, (await desk.get(`orders?${query}`)).status]).toEqual([query, 400]);
      }
    });

    it('come in pages that stay what they are while new orders come in', async () => {
      const made: string[] = [];
      for (let i = 0; i < 5; i++) made.unshift((await world.start({ userId: 'user-79' })).order.id);
      const first = (await desk.get('orders?userId=user-79&limit=2')).body;
      await world.start({ userId: 'user-79' });
      const seen = (page: Record<string, unknown>) =>
        (page['items'] as { orderId: string }[]).map(({ orderId }) => orderId);
      const next = async (page: Record<string, unknown>) =>
        (await desk.get(`orders?userId=user-79&limit=2&cursor=${String(page['nextCursor'])}`)).body;
      const second = await next(first);
      const third = await next(second);
      expect([seen(first), seen(second), seen(third)].flat()).toEqual(made);
      expect(third['nextCursor']).toBeNull();
    });

    it('refuse a cursor that is none, also one that looks like it', async () => {
      const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const ids = [
        'x',
        forge([]),
        forge({}),
        forge(["2026-01-01T00:00:00.000Z' OR 1=1", 'x']),
        forge(['1', '2']),
      ];
      for (const cursor of ids) {
        const answer = await desk.get(`orders?cursor=${cursor}`);
        expect(answer).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
      }
    });

    it('show attempts and payments, by the id of either, and no secret of theirs', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      const { paymentId } = await world.qpay.pay(invoiceId);
      const { body } = await desk.get(`orders/${attempt.id}`);
      expect(body).toMatchObject({
        ...{ orderId: order.id, status: 'PAID', amount: '100.00', captured: '100.00' },
        attempts: [{ attemptId: attempt.id, invoiceId, status: 'SETTLED' }],
        payments: [{ paymentId, amount: '100.00' }],
        refunds: [],
      });
      expect(JSON.stringify(body)).not.toMatch(/hash|token|qr_?text/i);
      expect(await desk.get('orders/018f0000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 });
    });
  });

  describe('timeline', () => {
    it('tells every callback and every check, also those that came to nothing', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      const callback = world.callbackAddress();
      await fetch(`${callback}?qpay_payment_id=123`);
      await world.verify(attempt.id);
      world.qpay.inject({ operation: 'payment.check', kind: 'status', status: 400 });
      await expect(world.verify(attempt.id)).rejects.toThrow();
      world.qpay.clearFaults();
      await world.qpay.pay(invoiceId);
      const lines = await desk.timeline(order.id);
      expect(lines.map(({ type }) => type)).toEqual([
        ...['order.created', 'attempt.opened', 'callback', 'check', 'check', 'check.failed'],
        ...['callback', 'check', 'order.paid', 'message.written'],
      ]);
      const of = (type: string) => lines.filter((line) => line.type === type);
      expect(of('callback')[0]).toMatchObject({ actor: 'qpay', detail: { paymentId: '123' } });
      expect(of('check').map(({ actor, detail }) => [actor, detail['verdict']])).toEqual([
        ...[
          ['callback', 'unpaid'],
          ['customer', 'unpaid'],
        ],
        ['callback', 'paid'],
      ]);
      expect(of('check.failed')).toMatchObject([
        { actor: 'customer', detail: { code: expect.any(String) as string } },
      ]);
    });
  });

  describe('verify', () => {
    it('asks QPay in the operator’s name and settles', async () => {
      const { order, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { callback: 'lost' });
      expect(await desk.post(`orders/${order.id}/verify`)).toMatchObject({
        status: 200,
        body: { status: 'PAID' },
      });
      const lines = await desk.timeline(order.id);
      expect(lines.filter(({ actor }) => actor === 'operator').map(({ type }) => type)).toEqual([
        'check',
        'order.paid',
      ]);
      const [audit] = await world.db.select().from(auditLog).where(eq(auditLog.target, order.id)).limit(1);
      expect(audit).toMatchObject({
        before: { status: 'PENDING' },
        after: { status: 'PAID' },
        actor: 'saraa',
      });
    });
  });
});
