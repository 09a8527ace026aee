import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { ApiError } from '../errors/api-error';

import { PaymentWorld, storedHash, until } from './payments.testing';
import { StartPaymentService } from './start-payment.service';

describe(StartPaymentService, () => {
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
    world.qpay.configure({ minimumAmount: 0 });
    world.qpay.clear();
    expect(await world.breaches()).toEqual([]);
  });

  const failure = (started: Promise<unknown>) =>
    started.then(
      () => Promise.reject(new Error('It was expected to fail.')),
      (error: unknown) => error as ApiError,
    );
  const newestAttempt = async () => {
    const { rows } = (await world.db.execute(
      sql`SELECT id, order_id, status, encode(callback_token_hash, 'hex') AS hash FROM payment_attempts ORDER BY created_at DESC, id DESC LIMIT 1`,
    )) as unknown as { rows: { id: string; order_id: string; status: string; hash: string }[] };
    return rows[0] ?? { id: '', order_id: '', status: '', hash: '' };
  };

  it('makes an order, an open attempt and one invoice of exactly that amount', async () => {
    const { order, attempt, code } = await world.start({
      amount: 123_456n,
      description: 'Ном',
      reference: 'cart-7',
    });
    expect(order).toMatchObject({
      status: 'PENDING',
      amount: 123_456n,
      captured: 0n,
      reference: 'cart-7',
      version: 2,
    });
    expect(attempt).toMatchObject({ status: 'OPEN', number: 1, amount: 123_456n });
    expect(code?.qrText).toContain('000201');
    expect(code?.deepLinks.length).toBeGreaterThan(5);
    const [call, ...others] = world.qpay.calls('invoice.create');
    expect(others).toEqual([]);
    expect(call?.body).toMatchObject({
      sender_invoice_no: attempt.senderInvoiceNo,
      invoice_description: 'Ном',
    });
    expect(Number((call?.body as { amount: unknown }).amount)).toBe(1234.56);
    expect((await world.events(order.id)).map(({ type }) => type)).toEqual([
      'order.created',
      'attempt.opened',
    ]);
  });

  it('has written the attempt and the hash of its callback token before QPay is asked', async () => {
    const hold = world.qpay.inject({ operation: 'invoice.create', kind: 'hang' });
    const started = world.start();
    await world.qpay.waitForCall(({ operation }) => operation === 'invoice.create', { phase: 'arrived' });
    const written = await newestAttempt();
    expect(written).toMatchObject({ status: 'CREATING', hash: storedHash(world.callbackAddress()) });
    hold.release();
    await started;
  });

  it('never stores the callback token itself', async () => {
    await world.start();
    const token = world.callbackAddress().split('/').at(-1) ?? '';
    for (const table of ['orders', 'payment_attempts', 'order_events', 'outbox']) {
      const query = sql.raw(`SELECT 1 FROM ${table} t WHERE to_jsonb(t)::text LIKE '%${token}%'`);
      expect(await world.db.execute(query)).toMatchObject({ rowCount: 0 });
    }
  });

  describe('when the answer is lost', () => {
    const loseAnswer = () => world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });

    it('says that the outcome is unknown, keeps the order, and does not ask QPay again', async () => {
      loseAnswer();
      const error = await failure(world.start());
      expect(error).toMatchObject({ status: 503, body: { code: 'QPAY_OUTCOME_UNKNOWN' } });
      const order = await world.order(error.body.orderId ?? '');
      expect(order.status).toBe('PENDING');
      expect(await newestAttempt()).toMatchObject({ order_id: order.id, status: 'UNKNOWN' });
      expect(world.qpay.calls('invoice.create')).toHaveLength(1);
    });

    it('still credits a payment of the invoice that QPay had made', async () => {
      loseAnswer();
      const error = await failure(world.start());
      const made = world.qpay.events('invoice.created').at(-1);
      const invoiceId = made?.invoiceId ?? '';
      const { callback } = await world.qpay.pay(invoiceId);
      expect(callback).toMatchObject({ status: 200, body: 'SUCCESS' });
      expect(await world.order(error.body.orderId ?? '')).toMatchObject({
        status: 'PAID',
        captured: 10_000n,
      });
    });

    it('does not take the payment of another invoice for its own', async () => {
      const other = await world.startInvoice();
      const { paymentId } = await world.qpay.pay(other.invoiceId, { callback: 'lost' });
      loseAnswer();
      const error = await failure(world.start());
      const answer = await fetch(`${world.callbackAddress()}?qpay_payment_id=${paymentId}`);
      expect([answer.status, await answer.text()]).toEqual([200, 'SUCCESS']);
      expect(await world.order(error.body.orderId ?? '')).toMatchObject({ status: 'PENDING', captured: 0n });
      expect(await newestAttempt()).toMatchObject({ status: 'UNKNOWN' });
    });
  });

  it('cancels the order when QPay refuses the invoice', async () => {
    world.qpay.configure({ minimumAmount: 1_000 });
    const error = await failure(world.start());
    expect(error).toMatchObject({ status: 422, body: { code: 'QPAY_REFUSED' } });
    expect(await world.order(error.body.orderId ?? '')).toMatchObject({ status: 'CANCELLED' });
    expect(await newestAttempt()).toMatchObject({ status: 'ABANDONED' });
  });

  it('I-09: a callback before our create-invoice response is saved is accepted, verified later, and then it is PAID', async () => {
    const hold = world.qpay.inject({ operation: 'invoice.create', kind: 'hang', when: 'after' });
    const started = world.start();
    const made = await world.qpay.waitForEvent(({ type }) => type === 'invoice.created');
    const { callback } = await world.qpay.pay(made.invoiceId ?? '');
    expect(callback).toMatchObject({ status: 200, body: 'SUCCESS' });
    expect(world.qpay.calls('payment.check')).toEqual([]);
    hold.release();
    const { order } = await started;
    await until(async () => (await world.order(order.id)).status === 'PAID');
  });
});
