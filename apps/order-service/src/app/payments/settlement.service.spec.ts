import { startPostgres, type PostgresServer } from 'test-servers';

import { PaymentWorld } from './payments.testing';
import { SettlementService, type InvoicedAttempt } from './settlement.service';

describe(SettlementService, () => {
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

  describe('settle', () => {
    it('makes an order paid, with its history and one message', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice({ reference: 'cart-7' });
      const { paymentId } = await world.qpay.pay(invoiceId, { callback: 'lost' });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PAID',
        captured: 10_000n,
        reviewReason: null,
      });
      expect(await world.attempt(attempt.id)).toMatchObject({ status: 'SETTLED', nextCheckAt: null });
      const events = await world.events(order.id);
      expect(events.at(-1)).toMatchObject({
        type: 'order.paid',
        fromStatus: 'PENDING',
        toStatus: 'PAID',
        actor: 'customer',
      });
      const messages = await world.messages(order.id);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatchObject({
        type: 'order.paid',
        payload: {
          orderId: order.id,
          reference: 'cart-7',
          amount: '100.00',
          currency: 'MNT',
          paymentIds: [paymentId],
        },
      });
    });

    it('leaves an unpaid order alone', async () => {
      const { order, attempt } = await world.startInvoice();
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toEqual(order);
      expect((await world.attempt(attempt.id)).lastCheckedAt).not.toBeNull();
    });

    it('I-04: a lower amount is recorded, and it is PAID only when the sum reaches the amount', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { amount: '99.99', force: true, callback: 'lost' });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PENDING',
        captured: 9_999n,
        reviewReason: null,
      });
      await world.qpay.pay(invoiceId, { amount: '0.01', force: true, callback: 'lost' });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PAID',
        captured: 10_000n,
        reviewReason: null,
      });
    });

    it('I-05: a higher amount is PAID once, its surplus recorded and put before a person', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { amount: 150, force: true, callback: 'lost' });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PAID',
        captured: 15_000n,
        reviewReason: 'overpaid',
      });
    });

    it('records a second payment for a paid order and asks for review', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId);
      await world.qpay.pay(invoiceId, { force: true });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PAID',
        captured: 20_000n,
        reviewReason: 'duplicate',
      });
      expect(await world.messages(order.id)).toHaveLength(1);
    });

    it('I-06: a currency other than the order’s never makes it PAID, and goes before a person', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { currency: 'USD', force: true, callback: 'lost' });
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({
        status: 'PENDING',
        captured: 0n,
        reviewReason: 'currency',
      });
    });

    it.each(['NEW', 'FAILED', 'REFUNDED', 'SOMETHING_NEW'])(
      'I-02: a row whose status is %s leaves it OPEN',
      async (status) => {
        const { order, attempt, invoiceId } = await world.startInvoice();
        await world.qpay.pay(invoiceId, { callback: 'lost' });
        world.qpay.inject({
          operation: 'payment.check',
          kind: 'rewrite',
          set: { 'rows.0.payment_status': status },
        });
        await world.verify(attempt.id);
        expect(await world.order(order.id)).toMatchObject({ status: 'PENDING', captured: 0n });
        expect(await world.attempt(attempt.id)).toMatchObject({ status: 'OPEN' });
      },
    );

    it('never counts a payment that has credited another order', async () => {
      const first = await world.startInvoice();
      const { paymentId } = await world.qpay.pay(first.invoiceId);
      const second = await world.startInvoice();
      await world.qpay.pay(second.invoiceId, { callback: 'lost' });
      world.qpay.inject({
        operation: 'payment.check',
        kind: 'rewrite',
        set: { 'rows.0.payment_id': paymentId },
      });
      await world.verify(second.attempt.id);
      expect(await world.order(second.order.id)).toMatchObject({
        status: 'PENDING',
        captured: 0n,
        reviewReason: 'mismatch',
      });
    });

    it('writes nothing when QPay does not answer, and settles at the next occasion', async () => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      await world.qpay.pay(invoiceId, { callback: 'lost' });
      world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
      await expect(world.verify(attempt.id)).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
      expect(await world.order(order.id)).toEqual(order);
      world.qpay.clearFaults();
      await world.verify(attempt.id);
      expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    });
  });

  it('has one winner for each of 50 orders that 8 racers settle at once', async () => {
    const started = await Promise.all(Array.from({ length: 50 }, () => world.startInvoice()));
    await Promise.all(started.map(({ invoiceId }) => world.qpay.pay(invoiceId, { callback: 'lost' })));
    const settlement = world.app.get(SettlementService);
    // Straight to the settlement: nothing collapses the racers before they meet at the database. Ten orders at a time, because
    // a busy machine lets more of them wait for a connection than they would for each other.
    for (let first = 0; first < started.length; first += 10) {
      const races = started
        .slice(first, first + 10)
        .flatMap(({ attempt }) =>
          Array.from({ length: 8 }, () => settlement.settle(attempt as InvoicedAttempt, 'callback')),
        );
      const settled = await Promise.all(races);
      expect(settled.map(({ order }) => order.status)).toEqual(Array.from({ length: 80 }, () => 'PAID'));
    }
    for (const { order } of started) {
      const events = await world.events(order.id);
      expect(events.filter(({ type }) => type === 'order.paid')).toHaveLength(1);
      expect(await world.messages(order.id)).toHaveLength(1);
    }
  });
});
