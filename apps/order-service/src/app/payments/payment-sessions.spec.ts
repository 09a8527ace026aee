import { randomUUID } from 'node:crypto';
import { OwnWorld } from './own-world.testing';
import { PaymentSessions } from './payment-sessions.service';
import type { Answer, PaymentWorld } from './payments.testing';

const HOUR_MS = 3_600_000;

describe(PaymentSessions, () => {
  let own: OwnWorld;
  let world: PaymentWorld;

  beforeAll(async () => {
    own = await OwnWorld.start({ PAYMENT_MAX_OPEN_PER_USER: '20' });
    ({ world } = own);
  });
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  let user = '';
  beforeEach(() => (user = randomUUID()));

  const create = (body: unknown, key?: string, by = user) =>
    world.send('POST', '/api/create-payment-session', {
      user: by,
      body,
      headers: key ? { 'idempotency-key': key } : {},
    });
  const renew = (id: unknown) => world.send('POST', `/api/payments/${String(id)}/renew`, { user });
  const invoices = () => world.qpay.events('invoice.created').length;
  const idOf = ({ body }: Answer) => String(body['orderId']);

  describe('with an Idempotency-Key', () => {
    it('I-19: the same key and body again gives the same answer, one order and one invoice', async () => {
      const first = await create({ amount: 100 }, 'key-1');
      const second = await create({ amount: 100 }, 'key-1');
      expect(first.status).toBe(201);
      expect([second.status, second.body]).toEqual([201, first.body]);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(invoices()).toBe(1);
    });

    it('I-19: 20 tabs at once with the same key make one order and one invoice', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => create({ amount: 100 }, 'tabs')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
      expect(new Set(answers.filter(({ status }) => status === 201).map(idOf)).size).toBe(1);
      expect((await create({ amount: 100 }, 'tabs')).status).toBe(201);
      expect(invoices()).toBe(1);
    });

    it('I-20: the same key with another body is 422 and makes nothing', async () => {
      await create({ amount: 100 }, 'key-1');
      const other = await create({ amount: 200 }, 'key-1');
      expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
      expect(invoices()).toBe(1);
    });

    it('I-21: the same key while the first request is running is 409 with Retry-After', async () => {
      const hold = world.qpay.inject({ operation: 'invoice.create', kind: 'hang' });
      const first = create({ amount: 100 }, 'key-1');
      await world.qpay.waitForCall(({ operation }) => operation === 'invoice.create', { phase: 'arrived' });
      const second = await create({ amount: 100 }, 'key-1');
      expect(second).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_IN_USE' } });
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
      hold.release();
      expect((await create({ amount: 100 }, 'key-1')).status).toBeLessThan(410);
      expect((await first).status).toBe(201);
    });

    it('I-23: the same key by another user is independent', async () => {
      const mine = await create({ amount: 100 }, 'key-1');
      const theirs = await create({ amount: 200 }, 'key-1', randomUUID());
      expect(theirs.status).toBe(201);
      expect(idOf(theirs)).not.toBe(idOf(mine));
    });

    it('I-17: a create whose answer was lost goes on with the same order under a new number', async () => {
      world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
      const lost = await create({ amount: 100 }, 'key-1');
      expect(lost).toMatchObject({ status: 503, body: { code: 'QPAY_OUTCOME_UNKNOWN' } });
      const again = await create({ amount: 100 }, 'key-1');
      expect([again.status, idOf(again)]).toEqual([201, idOf(lost)]);
      const numbers = world.qpay
        .calls('invoice.create')
        .map(({ body }) => (body as { sender_invoice_no: string }).sender_invoice_no);
      expect(new Set(numbers).size).toBe(2);
      expect((await create({ amount: 100 }, 'key-1')).body).toEqual(again.body);
    });

    it('makes another order after a passing refusal, and repeats a final one', async () => {
      const fault = world.qpay.inject({
        operation: 'invoice.create',
        kind: 'status',
        status: 429,
        times: null,
      });
      expect((await create({ amount: 100 }, 'key-1')).status).toBe(503);
      fault.remove();
      expect((await create({ amount: 100 }, 'key-1')).status).toBe(201);
      world.qpay.configure({ minimumAmount: 1_000 });
      const refused = await create({ amount: 100 }, 'key-2');
      world.qpay.configure({ minimumAmount: 0 });
      expect(await create({ amount: 100 }, 'key-2')).toMatchObject({ status: 422, body: refused.body });
    });

    it.each([' ', 'with space', 'x'.repeat(256)])('refuses %j as a key', async (key) => {
      const body = { code: 'IDEMPOTENCY_KEY_INVALID' };
      expect(await create({ amount: 100 }, key)).toMatchObject({ status: 400, body });
    });
  });

  describe('without a key', () => {
    it('I-22: the same user and reference get the open session back', async () => {
      const first = await create({ amount: 100, reference: 'cart-1' });
      const second = await create({ amount: 100, reference: 'cart-1' });
      expect(second.body).toEqual(first.body);
      expect(invoices()).toBe(1);
    });

    it('I-22: ten requests at once for one cart make one order and one invoice', async () => {
      const body = { amount: 100, reference: 'cart-1' };
      const answers = await Promise.all(Array.from({ length: 10 }, () => create(body)));
      expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
      expect(new Set(answers.map(idOf)).size).toBe(1);
      expect(invoices()).toBe(1);
    });

    it('makes another session for another reference, another user, or none', async () => {
      const bodies = [{ amount: 100, reference: 'a' }, { amount: 100, reference: 'b' }, { amount: 100 }];
      const ids = [];
      for (const body of [...bodies, { amount: 100 }]) ids.push(idOf(await create(body)));
      ids.push(idOf(await create({ amount: 100, reference: 'a' }, undefined, randomUUID())));
      expect(new Set(ids).size).toBe(5);
    });

    it('never opens a second session of another amount for one cart', async () => {
      const first = await create({ amount: 100, reference: 'cart-1' });
      const other = await create({ amount: 200, reference: 'cart-1' });
      expect(other).toMatchObject({ status: 409, body: { code: 'SESSION_FOR_OTHER_AMOUNT' } });
      expect(idOf(other)).toBe(idOf(first));
    });

    it('opens no more sessions than a user may have open', async () => {
      const answers = [];
      for (let i = 0; i < 21; i++) answers.push(await create({ amount: 100 }));
      expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
      expect(answers.at(-1)).toMatchObject({ body: { code: 'TOO_MANY_OPEN_PAYMENTS' } });
    });
  });

  it('I-24: an amount that a client calls the price of something else is refused, not used', async () => {
    const answer = await create({ amount: 100, price: 1, total: 1 });
    expect(answer).toMatchObject({ status: 400, body: { fields: { price: 'is not known.' } } });
    expect(invoices()).toBe(0);
  });

  describe('renew', () => {
    it('answers the open invoice while it can be paid', async () => {
      const session = await create({ amount: 100 });
      expect((await renew(idOf(session))).body).toEqual(session.body);
      expect(invoices()).toBe(1);
    });

    it('makes a new attempt with a new invoice once the old one is over', async () => {
      const session = await create({ amount: 100 });
      world.travel(2 * HOUR_MS);
      const renewed = await renew(idOf(session));
      expect(renewed).toMatchObject({ status: 200, body: { orderId: idOf(session), status: 'PENDING' } });
      expect(renewed.body['invoiceId']).not.toBe(session.body['invoiceId']);
      expect(await world.attempt(String(session.body['paymentId']))).toMatchObject({ status: 'EXPIRED' });
    });

    it('I-19: eight renewals at once leave one open attempt', async () => {
      const session = await create({ amount: 100 });
      world.travel(2 * HOUR_MS);
      const answers = await Promise.all(Array.from({ length: 8 }, () => renew(idOf(session))));
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
      expect(invoices()).toBe(2);
    });

    it('finds the old invoice paid instead of making a new one', async () => {
      const session = await create({ amount: 100 });
      await world.qpay.pay(String(session.body['invoiceId']), { callback: 'lost' });
      world.travel(2 * HOUR_MS);
      const renewed = await renew(idOf(session));
      expect(renewed).toMatchObject({ status: 409, body: { code: 'NOT_RENEWABLE' } });
      expect(await world.order(idOf(session))).toMatchObject({ status: 'PAID' });
    });

    it("is 404 for somebody else's payment", async () => {
      const session = await create({ amount: 100 }, undefined, randomUUID());
      expect((await renew(idOf(session))).status).toBe(404);
    });
  });
});
