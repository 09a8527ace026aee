import { eq, sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { auditLog, refunds } from '../database/schema';

import { PaymentWorld } from '../payments/payments.testing';
import { DueRefunds } from './due-refunds.service';
import { Refunds } from './refunds.service';

const MINUTE_MS = 60_000;

describe(Refunds, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  afterEach(async () => {
    world.qpay.clearFaults();
    world.qpay.clear();
    expect(await world.breaches()).toEqual([]);
  });

  const send = (path: string, user: string, body?: unknown) =>
    world.send('POST', `/api/operator/${path}`, { user, roles: ['operator', 'approver'], body });
  const request = (orderId: string, paymentId: string, evidence?: string) =>
    send('refunds', 'saraa', { orderId, paymentId, reason: 'returned', evidence });
  const approve = (id: unknown, user = 'tuya') => send(`refunds/${String(id)}/approve`, user);
  const sent = () => world.qpay.calls('payment.refund').length;
  const paid = async (type: 'CARD' | 'P2P') => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId, { type });
    return { order, attempt, paymentId };
  };
  const resolve = async () => void (await world.app.get(DueRefunds).pass());

  it('gives a card payment back by QPay once a second person has approved it', async () => {
    const { order, paymentId } = await paid('CARD');
    const { body } = await request(order.id, paymentId);
    expect(body).toMatchObject({ status: 'REQUESTED', kind: 'API', amount: '100.00' });
    expect(await approve(body['id'])).toMatchObject({ status: 200, body: { status: 'DONE' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect(world.qpay.events('payment.refunded')).toMatchObject([{ paymentId }]);
    expect((await world.messages(order.id)).map(({ type }) => type)).toEqual([
      'order.paid',
      'order.refunded',
    ]);
  });

  it('I-29: ten requests at once for one payment leave one refund', async () => {
    const { order, paymentId } = await paid('CARD');
    const answers = await Promise.all(Array.from({ length: 10 }, () => request(order.id, paymentId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it('I-29: ten approvals at once move money once', async () => {
    const { order, paymentId } = await paid('CARD');
    const { body } = await request(order.id, paymentId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => approve(body['id'])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(sent()).toBe(1);
    expect(await request(order.id, paymentId)).toMatchObject({
      status: 409,
      body: { code: 'REFUND_EXISTS' },
    });
  });

  it('I-29: nothing is given back before it was paid, nor more than was captured', async () => {
    const { order } = await world.startInvoice();
    expect(await request(order.id, '000000000000001')).toMatchObject({ status: 404 });
    const { order: other, paymentId } = await paid('CARD');
    expect(await request(order.id, paymentId)).toMatchObject({ status: 404 });
    const body = { orderId: other.id, paymentId, reason: 'more', amount: '200.00' };
    expect(await send('refunds', 'saraa', body)).toMatchObject({ status: 400 });
    expect(sent()).toBe(0);
  });

  it('I-30: a refund whose answer was lost is looked up, never sent again', async () => {
    const { order, paymentId } = await paid('CARD');
    world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when: 'after' });
    const { body } = await request(order.id, paymentId);
    expect(await approve(body['id'])).toMatchObject({ status: 200, body: { status: 'UNKNOWN' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDING' });
    world.travel(3 * MINUTE_MS);
    await resolve();
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect(sent()).toBe(1);
  });

  describe('I-30: a refund that QPay does not show', () => {
    let order: { id: string };
    let id: string;
    let paymentId: string;
    beforeEach(async () => {
      ({ order, paymentId } = await paid('CARD'));
      world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when: 'before' });
      id = String((await request(order.id, paymentId)).body['id']);
      await approve(id);
    });
    const refund = async () => (await world.db.select().from(refunds).where(eq(refunds.id, id)))[0];
    const conclude = (given: boolean, user = 'tuya') =>
      send(`refunds/${id}/conclude`, user, { given, evidence: 'QPay support 4711' });
    const waitInVain = async () => {
      world.travel(20 * MINUTE_MS);
      await resolve();
    };

    it('is never called failed: it stays unknown and goes before a person', async () => {
      await waitInVain();
      expect(await refund()).toMatchObject({ status: 'UNKNOWN' });
      const reviewed = { status: 'REFUNDING', refunded: 0n, reviewReason: 'refund_unknown' };
      expect(await world.order(order.id)).toMatchObject(reviewed);
      expect(await request(order.id, paymentId)).toMatchObject({ status: 409 });
      expect(sent()).toBe(1);
    });

    it('is done as soon as QPay shows it, and needs no person any more', async () => {
      await waitInVain();
      world.qpay.refund(paymentId);
      world.travel(61 * MINUTE_MS);
      await resolve();
      expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', reviewReason: null });
    });

    it('ends by what a second person has found out, and can be asked for again when it was not made', async () => {
      await waitInVain();
      expect(await conclude(false, 'saraa')).toMatchObject({ status: 403 });
      expect(await conclude(false)).toMatchObject({ status: 200, body: { status: 'FAILED' } });
      expect(await world.order(order.id)).toMatchObject({ status: 'PAID', reviewReason: null });
      expect(await conclude(false)).toMatchObject({ status: 409 });
      expect(await request(order.id, paymentId)).toMatchObject({ status: 201 });
    });

    it('is not concluded to have failed against QPay’s word', async () => {
      await waitInVain();
      world.qpay.refund(paymentId);
      expect(await conclude(false)).toMatchObject({ status: 409 });
      expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    });
  });

  it('I-31: a bank transfer needs evidence and a second person, and QPay is not asked', async () => {
    const { order, paymentId } = await paid('P2P');
    expect(await request(order.id, paymentId)).toMatchObject({
      status: 422,
      body: { code: 'EVIDENCE_REQUIRED' },
    });
    const { body } = await request(order.id, paymentId, 'Khan bank 123456');
    expect(body).toMatchObject({ kind: 'MANUAL', evidence: 'Khan bank 123456' });
    expect(await approve(body['id'], 'saraa')).toMatchObject({
      status: 403,
      body: { code: 'SECOND_PERSON_REQUIRED' },
    });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(await approve(body['id'])).toMatchObject({
      status: 200,
      body: { status: 'DONE', approvedBy: 'tuya' },
    });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED' });
    expect(sent()).toBe(0);
  });

  it('I-31: a card payment that is settled is refused by QPay and goes by hand', async () => {
    const { order, paymentId } = await paid('CARD');
    world.qpay.settle(paymentId);
    const { body } = await request(order.id, paymentId);
    expect(await approve(body['id'])).toMatchObject({ status: 409, body: { code: 'REFUND_REFUSED' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    const [failed] = await world.db.select().from(refunds).where(eq(refunds.paymentId, paymentId));
    expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'PAYMENT_SETTLED' });
    const second = await request(order.id, paymentId, 'transfer 77');
    expect(await approve(second.body['id'])).toMatchObject({ status: 200, body: { status: 'DONE' } });
  });

  it('keeps an order paid when its second payment is given back', async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId);
    const { paymentId } = await world.qpay.pay(invoiceId, { force: true, type: 'CARD' });
    await world.verify(attempt.id);
    const { body } = await request(order.id, paymentId);
    await approve(body['id']);
    expect(await world.order(order.id)).toMatchObject({
      status: 'PAID',
      captured: 20_000n,
      refunded: 10_000n,
    });
  });

  it('can be rejected, after which it is as if nobody had asked', async () => {
    const { order, paymentId } = await paid('CARD');
    const { body } = await request(order.id, paymentId);
    expect(await send(`refunds/${String(body['id'])}/reject`, 'saraa')).toMatchObject({ status: 200 });
    expect(await approve(body['id'])).toMatchObject({ status: 409, body: { code: 'REFUND_DECIDED' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(sent()).toBe(0);
  });

  it('is refused to whoever lacks the role', async () => {
    const { order, paymentId } = await paid('CARD');
    const body = { orderId: order.id, paymentId, reason: 'x' };
    for (const roles of [[], ['customer'], ['Operator']]) {
      const answer = await world.send('POST', '/api/operator/refunds', { user: 'user-1', roles, body });
      expect(answer).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    }
    const list = await world.send('GET', `/api/operator/orders/${order.id}/refunds`, { user: 'user-1' });
    expect(list.status).toBe(403);
  });

  it('leaves a line in the audit log for each call, that nobody can change', async () => {
    const { order, paymentId } = await paid('P2P');
    const before = (await world.db.select().from(auditLog)).length;
    await request(order.id, paymentId);
    const { body } = await request(order.id, paymentId, 'proof');
    await approve(body['id']);
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
