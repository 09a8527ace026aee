import { eq } from 'drizzle-orm';
import { auditLog, unmatchedPayments } from '../database/schema';
import { InProcessDelivery } from '../outbox/in-process-delivery';
import { OutboxRelay } from '../outbox/outbox-relay.service';
import { DueChecks } from '../payments/due/due-checks.service';
import { OwnWorld } from '../payments/own-world.testing';
import type { PaymentWorld } from '../payments/payments.testing';
import { OperatorsModule } from './operators.module';
import { OperatorDesk } from './operators.testing';

const HOUR_MS = 3_600_000;

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

  const late = async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    world.travel(2 * HOUR_MS);
    await world.app.get(DueChecks).pass();
    expect((await world.order(order.id)).status).toBe('EXPIRED');
    await world.qpay.pay(invoiceId, { force: true, callback: 'lost' });
    await world.verify(attempt.id);
    expect(await world.order(order.id)).toMatchObject({ status: 'EXPIRED', reviewReason: 'late' });
    return { order, attempt, invoiceId };
  };

  describe('reviews', () => {
    it('honour late money: the order is paid and told to others, once', async () => {
      const { order } = await late();
      expect(await desk.idsOf('reviews')).toContain(order.id);
      const decision = { decision: 'honour', reviewReason: 'late', reason: 'the bank was slow' };
      const answers = await Promise.all(
        [1, 2, 3].map(() => desk.post(`reviews/${order.id}/resolve`, decision)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect(await world.order(order.id)).toMatchObject({ status: 'PAID', reviewReason: null });
      expect((await world.messages(order.id)).map(({ type }) => type)).toEqual([
        'order.expired',
        'order.paid',
      ]);
      const paid = (await desk.timeline(order.id)).find(({ type }) => type === 'order.paid');
      expect(paid).toMatchObject({ actor: 'operator:saraa', detail: { reason: 'the bank was slow' } });
    });

    it('accept: the order stays as it is, and the reason is kept', async () => {
      const { order } = await late();
      const decision = { decision: 'accept', reviewReason: 'late', reason: 'given back at the till' };
      expect(await desk.post(`reviews/${order.id}/resolve`, decision)).toMatchObject({
        status: 200,
        body: { status: 'EXPIRED', reviewReason: null },
      });
      expect(await desk.idsOf('reviews')).not.toContain(order.id);
      const [audit] = await world.db
        .select()
        .from(auditLog)
        .where(eq(auditLog.action, 'POST /api/operator/reviews/:id/resolve'))
        .orderBy(auditLog.sequence)
        .offset(3);
      expect(audit).toMatchObject({
        ...{ actor: 'saraa', target: order.id, input: { body: decision } },
        ...{ before: { reviewReason: 'late' }, after: { reviewReason: null } },
      });
    });

    it('are refused when the reason is another one by now, or missing, or the money does not pay the order', async () => {
      const { order } = await late();
      const decide = (body: unknown) => desk.post(`reviews/${order.id}/resolve`, body);
      expect(await decide({ decision: 'accept', reviewReason: 'duplicate', reason: 'x' })).toMatchObject({
        status: 409,
        body: { code: 'REVIEW_CHANGED' },
      });
      expect((await decide({ decision: 'accept', reviewReason: 'late' })).status).toBe(400);
      const { order: partly, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { amount: '40.00', force: true, callback: 'lost' });
      await world.verify(attempt.id);
      world.travel(6 * HOUR_MS);
      await world.app.get(DueChecks).pass();
      expect(await world.order(partly.id)).toMatchObject({ status: 'EXPIRED', reviewReason: 'partial' });
      const honour = { decision: 'honour', reviewReason: 'partial', reason: 'be kind' };
      expect(await desk.post(`reviews/${partly.id}/resolve`, honour)).toMatchObject({
        status: 409,
        body: { code: 'NOT_HONOURABLE' },
      });
    });

    it('explain a payment of QPay that nothing here accounts for, once', async () => {
      const seen = { amount: 500n, currency: 'MNT', seenAt: new Date() };
      await world.db.insert(unmatchedPayments).values({ paymentId: '900000000000001', ...seen });
      expect((await desk.get('unmatched-payments')).body['items']).toMatchObject([
        { paymentId: '900000000000001' },
      ]);
      const explain = () =>
        desk.post('unmatched-payments/900000000000001/resolve', { note: 'the other shop' });
      expect(await explain()).toMatchObject({
        status: 200,
        body: { resolvedBy: 'saraa', note: 'the other shop' },
      });
      expect(await explain()).toMatchObject({ status: 409, body: { code: 'PAYMENT_EXPLAINED' } });
      expect((await desk.get('unmatched-payments')).body['items']).toEqual([]);
      expect((await desk.get('unmatched-payments?resolved=true')).body['items']).toHaveLength(1);
      expect((await desk.post('unmatched-payments/1/resolve', { note: 'x' })).status).toBe(404);
    });
  });

  describe('outbox', () => {
    it('tells an event again under the same id', async () => {
      const { order, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId);
      const told: string[] = [];
      const stop = world.app.get(InProcessDelivery).on(({ orderId, eventId }) => {
        if (orderId === order.id) told.push(eventId);
      });
      const relay = world.app.get(OutboxRelay);
      while (await relay.pass());
      const list = await desk.get(`outbox?orderId=${order.id}&state=delivered`);
      const [{ eventId } = { eventId: '' }] = list.body['items'] as { eventId: string }[];
      expect(await desk.post(`outbox/${eventId}/replay`)).toMatchObject({
        status: 202,
        body: { deliveredAt: null },
      });
      while (await relay.pass());
      stop();
      expect(told).toEqual([eventId, eventId]);
    });
  });

  describe('state and token', () => {
    it('show what is behind and what waits, without a token', async () => {
      const { order } = await late();
      const { body } = await desk.get('state');
      expect(body).toMatchObject({
        waitingForAPerson: { reviews: expect.any(Number) as number, refundsToApprove: 0 },
        checks: { overdue: expect.any(Number) as number },
        outbox: { waiting: expect.any(Number) as number, failing: 0 },
        qpay: { circuit: 'closed', token: { valid: true, mode: 'memory' } },
      });
      expect((body['waitingForAPerson'] as { reviews: number }).reviews).toBeGreaterThan(0);
      expect((await world.order(order.id)).reviewReason).toBe('late');
    });

    it('refresh logs in once, however often it is asked', async () => {
      await world.start();
      const before = world.qpay.calls('auth.token').length;
      const [one, two] = [await desk.post('token/refresh'), await desk.post('token/refresh')];
      expect(world.qpay.calls('auth.token').length - before).toBe(1);
      expect(one.body['fingerprint']).toBe(two.body['fingerprint']);
      expect(one.body['fingerprint']).toMatch(/^[0-9a-f]{8}$/);
      expect(JSON.stringify(one.body)).not.toContain('access');
    });
  });
});
