import { eq, sql } from 'drizzle-orm';
import { auditLog, refunds } from '../database/schema';
import { OwnWorld } from '../payments/own-world.testing';
import type { PaymentWorld } from '../payments/payments.testing';
import { Refunds } from './refunds.service';
import { RefundDesk } from './refunds.testing';

describe(Refunds, () => {
  let own: OwnWorld;
  let world: PaymentWorld;
  let desk: RefundDesk;

  beforeAll(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
    desk = new RefundDesk(world);
  });
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  it('gives a card payment back by QPay once a second person has approved it', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    const { body } = await desk.request(order.id, paymentId);
    expect(body).toMatchObject({ status: 'REQUESTED', kind: 'API', amount: '100.00' });
    expect(await desk.approve(body['id'])).toMatchObject({ status: 200, body: { status: 'DONE' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect(world.qpay.events('payment.refunded')).toMatchObject([{ paymentId }]);
    expect((await world.messages(order.id)).map(({ type }) => type)).toEqual([
      'order.paid',
      'order.refunded',
    ]);
  });

  it('I-29: ten requests at once for one payment leave one refund', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    const answers = await Promise.all(Array.from({ length: 10 }, () => desk.request(order.id, paymentId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it('I-29: ten approvals at once move money once', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    const { body } = await desk.request(order.id, paymentId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => desk.approve(body['id'])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(desk.sent()).toBe(1);
    expect(await desk.request(order.id, paymentId)).toMatchObject({
      status: 409,
      body: { code: 'REFUND_EXISTS' },
    });
  });

  it('I-29: nothing is given back before it was paid, nor more than was captured', async () => {
    const { order } = await world.startInvoice();
    expect(await desk.request(order.id, '000000000000001')).toMatchObject({ status: 404 });
    const { order: other, paymentId } = await desk.paid('CARD');
    expect(await desk.request(order.id, paymentId)).toMatchObject({ status: 404 });
    const body = { orderId: other.id, paymentId, reason: 'more', amount: '200.00' };
    expect(await desk.send('refunds', 'saraa', body)).toMatchObject({ status: 400 });
    expect(desk.sent()).toBe(0);
  });

  it('I-31: a bank transfer needs evidence and a second person, and QPay is not asked', async () => {
    const { order, paymentId } = await desk.paid('P2P');
    expect(await desk.request(order.id, paymentId)).toMatchObject({
      status: 422,
      body: { code: 'EVIDENCE_REQUIRED' },
    });
    const { body } = await desk.request(order.id, paymentId, 'Khan bank 123456');
    expect(body).toMatchObject({ kind: 'MANUAL', evidence: 'Khan bank 123456' });
    expect(await desk.approve(body['id'], 'saraa')).toMatchObject({
      status: 403,
      body: { code: 'SECOND_PERSON_REQUIRED' },
    });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(await desk.approve(body['id'])).toMatchObject({
      status: 200,
      body: { status: 'DONE', approvedBy: 'tuya' },
    });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED' });
    expect(desk.sent()).toBe(0);
  });

  it('I-31: a card payment that is settled is refused by QPay and goes by hand', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    world.qpay.settle(paymentId);
    const { body } = await desk.request(order.id, paymentId);
    expect(await desk.approve(body['id'])).toMatchObject({ status: 409, body: { code: 'REFUND_REFUSED' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    const [failed] = await world.db.select().from(refunds).where(eq(refunds.paymentId, paymentId));
    expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'PAYMENT_SETTLED' });
    const second = await desk.request(order.id, paymentId, 'transfer 77');
    expect(await desk.approve(second.body['id'])).toMatchObject({ status: 200, body: { status: 'DONE' } });
  });

  it('keeps an order paid when its second payment is given back', async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId);
    const { paymentId } = await world.qpay.pay(invoiceId, { force: true, type: 'CARD' });
    await world.verify(attempt.id);
    const { body } = await desk.request(order.id, paymentId);
    await desk.approve(body['id']);
    expect(await world.order(order.id)).toMatchObject({
      status: 'PAID',
      captured: 20_000n,
      refunded: 10_000n,
    });
  });

  it('can be rejected, after which it is as if nobody had asked', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    const { body } = await desk.request(order.id, paymentId);
    expect(await desk.send(`refunds/${String(body['id'])}/reject`, 'saraa')).toMatchObject({ status: 200 });
    expect(await desk.approve(body['id'])).toMatchObject({ status: 409, body: { code: 'REFUND_DECIDED' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(desk.sent()).toBe(0);
  });

  it('is refused to whoever lacks the role', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    const body = { orderId: order.id, paymentId, reason: 'x' };
    for (const roles of [[], ['customer'], ['Operator']]) {
      const answer = await world.send('POST', '/api/operator/refunds', { user: 'user-1', roles, body });
      expect(answer).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    }
    const list = await world.send('GET', `/api/operator/orders/${order.id}/refunds`, { user: 'user-1' });
    expect(list.status).toBe(403);
  });

  it('leaves a line in the audit log for each call, that nobody can change', async () => {
    const { order, paymentId } = await desk.paid('P2P');
    const before = (await world.db.select().from(auditLog)).length;
    await desk.request(order.id, paymentId);
    const { body } = await desk.request(order.id, paymentId, 'proof');
    await desk.approve(body['id']);
    const lines = (await world.db.select().from(auditLog).orderBy(auditLog.sequence)).slice(before);
    expect(lines).toMatchObject([
      {
        actor: 'saraa',
        action: 'POST /api/operator/refunds',
        status: 422,
        outcome: { code: 'EVIDENCE_REQUIRED' },
      },
      { actor: 'saraa', status: 201, input: { body: { paymentId, evidence: 'proof' } } },
      { actor: 'tuya', action: 'POST /api/operator/refunds/:id/approve', target: body['id'], status: 200 },
    ]);
    await expect(world.db.execute(sql`DELETE FROM audit_log`)).rejects.toThrow();
  });
});
