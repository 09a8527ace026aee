import { startPostgres, type PostgresServer } from 'test-servers';
import { CancelService } from './cancel.service';
import { DueChecks } from './due/due-checks.service';

import { PaymentWorld } from './payments.testing';

const HOUR_MS = 3_600_000;

describe(CancelService, () => {
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

  const cancel = (orderId: string, user = 'user-1') =>
    world.send('POST', `/api/payments/${orderId}/cancel`, { user });

  it('ends the invoice at QPay and the order here', async () => {
    const { order, invoiceId } = await world.startInvoice();
    expect(await cancel(order.id)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', attemptStatus: 'CANCELLED', qrText: null },
    });
    await expect(world.qpay.pay(invoiceId)).rejects.toThrow();
    expect((await world.messages(order.id)).map(({ type }) => type)).toEqual(['order.cancelled']);
  });

  it('I-14: a cancel that comes after the payer is aborted, and the payment wins', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    expect(await cancel(order.id)).toMatchObject({ status: 409, body: { code: 'ALREADY_PAID' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID', reviewReason: null });
  });

  it('I-14: 20 times cancel and callback at once end paid or cancelled, never both', async () => {
    const started = await Promise.all(Array.from({ length: 20 }, () => world.startInvoice()));
    const raced = await Promise.all(
      started.map(async (one) => {
        const pay = world.qpay.pay(one.invoiceId).then(
          () => true,
          () => false,
        );
        const [paid] = await Promise.all([pay, cancel(one.order.id)]);
        return { ...one, paid };
      }),
    );
    for (const { order, attempt, paid } of raced) {
      await world.verify(attempt.id);
      const { status, reviewReason } = await world.order(order.id);
      expect({ paid, status: reviewReason === 'late' ? 'PAID' : status }).toEqual({
        paid,
        status: paid ? 'PAID' : 'CANCELLED',
      });
    }
  });

  it('I-15: a cancel of what is cancelled already is a success', async () => {
    const { order } = await world.startInvoice();
    await cancel(order.id);
    expect(await cancel(order.id)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect(world.qpay.calls('invoice.cancel')).toHaveLength(1);
  });

  it('I-15: goes on where an answer was lost', async () => {
    const { order } = await world.startInvoice();
    world.qpay.inject({ operation: 'invoice.cancel', kind: 'drop', when: 'after', times: 3 });
    expect((await cancel(order.id)).status).toBe(503);
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING' });
    expect((await cancel(order.id)).status).toBe(200);
    expect(await world.order(order.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('I-13: money for a cancelled invoice is recorded and put before a person', async () => {
    const { order, attempt, invoiceId } = await world.startInvoice();
    await cancel(order.id);
    await world.qpay.pay(invoiceId, { force: true, callback: 'lost' });
    world.travel(2 * HOUR_MS);
    while (await world.app.get(DueChecks).pass());
    expect(await world.attempt(attempt.id)).toMatchObject({ status: 'SETTLED_LATE' });
    expect(await world.order(order.id)).toMatchObject({
      status: 'CANCELLED',
      captured: 10_000n,
      reviewReason: 'late',
    });
  });

  it("is 404 for somebody else's payment, and leaves it alone", async () => {
    const { order } = await world.startInvoice();
    expect((await cancel(order.id, 'user-2')).status).toBe(404);
    expect(await world.order(order.id)).toMatchObject({ status: 'PENDING' });
  });
});
