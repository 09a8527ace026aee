import { eq } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { auditLog, unmatchedPayments } from '../database/schema';
import { InProcessDelivery } from '../outbox/in-process-delivery';
import { OutboxRelay } from '../outbox/outbox-relay.service';
import { DueChecks } from '../payments/due/due-checks.service';
import { PaymentWorld } from '../payments/payments.testing';
import { OperatorsModule } from './operators.module';

const HOUR_MS = 3_600_000;

interface Line {
  type: string;
  actor: string;
  detail: Record<string, string>;
}

describe(OperatorsModule, () => {
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
    expect(await world.breaches()).toEqual([]);
  });

  const get = (path: string) =>
    world.send('GET', `/api/operator/${path}`, { user: 'saraa', roles: ['viewer'] });
  const post = (path: string, body?: unknown) =>
    world.send('POST', `/api/operator/${path}`, { user: 'saraa', roles: ['operator'], body });
  const idsOf = async (path: string) =>
    ((await get(path)).body['items'] as { orderId: string }[]).map(({ orderId }) => orderId);
  const timeline = async (id: string) => (await get(`orders/${id}/timeline`)).body['entries'] as Line[];
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

  describe('orders', () => {
    it('are found by every id that somebody may have at hand', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice({
        reference: 'cart-77',
        userId: 'user-77',
      });
      const { paymentId } = await world.qpay.pay(invoiceId);
      await world.startInvoice();
      const ids = [order.id, attempt.id, invoiceId, paymentId, attempt.senderInvoiceNo, 'cart-77'];
      for (const q of ids) expect([q, await idsOf(`orders?q=${q}`)]).toEqual([q, [order.id]]);
      const filters = {
        ...{ orderId: order.id, invoiceId, paymentId, reference: 'cart-77', userId: 'user-77' },
      };
      for (const [name, value] of Object.entries(filters)) {
        expect([name, await idsOf(`orders?${name}=${value}`)]).toEqual([name, [order.id]]);
      }
      expect(await idsOf('orders?q=nobody%27s')).toEqual([]);
    });

    it('are filtered by state, review and time, and refuse a filter that does not exist', async () => {
      const { order, invoiceId } = await world.startInvoice({ userId: 'user-78' });
      await world.qpay.pay(invoiceId);
      expect(await idsOf('orders?userId=user-78&status=PAID&attemptStatus=SETTLED&review=none')).toEqual([
        order.id,
      ]);
      expect(await idsOf('orders?userId=user-78&status=PENDING')).toEqual([]);
      expect(await idsOf('orders?userId=user-78&review=any')).toEqual([]);
      const at = (ms: number) => new Date(order.createdAt.getTime() + ms).toISOString();
      expect(await idsOf(`orders?userId=user-78&from=${at(0)}&to=${at(1)}`)).toEqual([order.id]);
      expect(await idsOf(`orders?userId=user-78&from=${at(1)}`)).toEqual([]);
      expect(await idsOf(`orders?userId=user-78&to=${at(0)}`)).toEqual([]);
      for (const query of [
        'nothing=1',
        'status=paid',
        'limit=0',
        'limit=201',
        'from=yesterday',
        'orderId=7',
      ]) {
        expect([query, (await get(`orders?${query}`)).status]).toEqual([query, 400]);
      }
    });

    it('come in pages that stay what they are while new orders come in', async () => {
      const made: string[] = [];
      for (let i = 0; i < 5; i++) made.unshift((await world.start({ userId: 'user-79' })).order.id);
      const first = (await get('orders?userId=user-79&limit=2')).body;
      await world.start({ userId: 'user-79' });
      const seen = (page: Record<string, unknown>) =>
        (page['items'] as { orderId: string }[]).map(({ orderId }) => orderId);
      const next = async (page: Record<string, unknown>) =>
        (await get(`orders?userId=user-79&limit=2&cursor=${String(page['nextCursor'])}`)).body;
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
        const answer = await get(`orders?cursor=${cursor}`);
        expect(answer).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
      }
    });

    it('show attempts and payments, by the id of either, and no secret of theirs', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      const { paymentId } = await world.qpay.pay(invoiceId);
      const { body } = await get(`orders/${attempt.id}`);
      expect(body).toMatchObject({
        ...{ orderId: order.id, status: 'PAID', amount: '100.00', captured: '100.00' },
        attempts: [{ attemptId: attempt.id, invoiceId, status: 'SETTLED' }],
        payments: [{ paymentId, amount: '100.00' }],
        refunds: [],
      });
      expect(JSON.stringify(body)).not.toMatch(/hash|token|qr_?text/i);
      expect(await get('orders/018f0000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 });
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
      const lines = await timeline(order.id);
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
      expect(await post(`orders/${order.id}/verify`)).toMatchObject({
        status: 200,
        body: { status: 'PAID' },
      });
      const lines = await timeline(order.id);
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

  describe('reviews', () => {
    it('honour late money: the order is paid and told to others, once', async () => {
      const { order } = await late();
      expect(await idsOf('reviews')).toContain(order.id);
      const decision = { decision: 'honour', reviewReason: 'late', reason: 'the bank was slow' };
      const answers = await Promise.all([1, 2, 3].map(() => post(`reviews/${order.id}/resolve`, decision)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect(await world.order(order.id)).toMatchObject({ status: 'PAID', reviewReason: null });
      expect((await world.messages(order.id)).map(({ type }) => type)).toEqual([
        'order.expired',
        'order.paid',
      ]);
      const paid = (await timeline(order.id)).find(({ type }) => type === 'order.paid');
      expect(paid).toMatchObject({ actor: 'operator:saraa', detail: { reason: 'the bank was slow' } });
    });

    it('accept: the order stays as it is, and the reason is kept', async () => {
      const { order } = await late();
      const decision = { decision: 'accept', reviewReason: 'late', reason: 'given back at the till' };
      expect(await post(`reviews/${order.id}/resolve`, decision)).toMatchObject({
        status: 200,
        body: { status: 'EXPIRED', reviewReason: null },
      });
      expect(await idsOf('reviews')).not.toContain(order.id);
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
      const decide = (body: unknown) => post(`reviews/${order.id}/resolve`, body);
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
      expect(await post(`reviews/${partly.id}/resolve`, honour)).toMatchObject({
        status: 409,
        body: { code: 'NOT_HONOURABLE' },
      });
    });

    it('explain a payment of QPay that nothing here accounts for, once', async () => {
      const seen = { amount: 500n, currency: 'MNT', seenAt: new Date() };
      await world.db.insert(unmatchedPayments).values({ paymentId: '900000000000001', ...seen });
      expect((await get('unmatched-payments')).body['items']).toMatchObject([
        { paymentId: '900000000000001' },
      ]);
      const explain = () => post('unmatched-payments/900000000000001/resolve', { note: 'the other shop' });
      expect(await explain()).toMatchObject({
        status: 200,
        body: { resolvedBy: 'saraa', note: 'the other shop' },
      });
      expect(await explain()).toMatchObject({ status: 409, body: { code: 'PAYMENT_EXPLAINED' } });
      expect((await get('unmatched-payments')).body['items']).toEqual([]);
      expect((await get('unmatched-payments?resolved=true')).body['items']).toHaveLength(1);
      expect((await post('unmatched-payments/1/resolve', { note: 'x' })).status).toBe(404);
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
      const list = await get(`outbox?orderId=${order.id}&state=delivered`);
      const [{ eventId } = { eventId: '' }] = list.body['items'] as { eventId: string }[];
      expect(await post(`outbox/${eventId}/replay`)).toMatchObject({
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
      const { body } = await get('state');
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
      const [one, two] = [await post('token/refresh'), await post('token/refresh')];
      expect(world.qpay.calls('auth.token').length - before).toBe(1);
      expect(one.body['fingerprint']).toBe(two.body['fingerprint']);
      expect(one.body['fingerprint']).toMatch(/^[0-9a-f]{8}$/);
      expect(JSON.stringify(one.body)).not.toContain('access');
    });
  });
});
