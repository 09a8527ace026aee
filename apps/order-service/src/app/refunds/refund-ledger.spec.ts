import { eq } from 'drizzle-orm';
import { QPayClient, QPayUnknownOutcomeError } from 'nestjs-qpay';
import { startPostgres, type PostgresServer } from 'test-servers';
import { providerPayments, refunds } from '../database/schema';
import { PaymentWorld } from '../payments/payments.testing';
import { DueRefunds } from './due-refunds.service';
import { RefundLedger } from './refund-ledger.service';
import { Refunds } from './refunds.service';

const MINUTE_MS = 60_000;

describe(RefundLedger, () => {
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
    jest.restoreAllMocks();
    expect(await world.breaches()).toEqual([]);
  });

  const paymentOf = async (paymentId: string) => {
    const [payment] = await world.db
      .select()
      .from(providerPayments)
      .where(eq(providerPayments.paymentId, paymentId));
    if (!payment) throw new Error(`Payment ${paymentId} is not in the books.`);
    return payment;
  };
  const request = (orderId: string, paymentId: string, evidence?: string) =>
    world.app
      .get(Refunds)
      .request({ orderId, paymentId, reason: 'returned', evidence, requestedBy: 'saraa' });
  const bookedTimes = async (orderId: string) =>
    (await world.messages(orderId)).filter(({ type }) => type === 'order.refunded').length;

  it('books a refund once that the sweep has seen before its own answer was lost', async () => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId, { type: 'CARD' });
    const { id } = await request(order.id, paymentId);
    const qpay = world.app.get(QPayClient);
    const refund = qpay.refundPayment.bind(qpay);
    jest.spyOn(qpay, 'refundPayment').mockImplementation(async (...args) => {
      await refund(...args);
      await world.app.get(RefundLedger).seenRefunded(await paymentOf(paymentId));
      throw new QPayUnknownOutcomeError('The answer was lost.', {});
    });
    expect(await world.app.get(Refunds).approve(id, 'tuya')).toMatchObject({ status: 'DONE' });
    world.travel(3 * MINUTE_MS);
    await world.app.get(DueRefunds).pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect(await bookedTimes(order.id)).toBe(1);
  });

  it.each([
    [
      'approved here',
      async (orderId: string, paymentId: string) => {
        const { id } = await request(orderId, paymentId, 'transfer 77');
        await world.app.get(Refunds).approve(id, 'tuya');
      },
    ],
    [
      'made elsewhere',
      async (_orderId: string, paymentId: string) =>
        world.app.get(RefundLedger).seenRefunded(await paymentOf(paymentId)),
    ],
  ])(
    'takes no money in another currency from what an order has captured, when it is %s',
    async (_how, giveBack) => {
      const { order, attempt, invoiceId } = await world.startInvoice();
      const { paymentId } = await world.qpay.pay(invoiceId, {
        currency: 'USD',
        force: true,
        callback: 'lost',
      });
      await world.verify(attempt.id);
      await giveBack(order.id, paymentId);
      expect(await world.order(order.id)).toMatchObject({ status: 'PENDING', captured: 0n, refunded: 0n });
      const [refund] = await world.db.select().from(refunds).where(eq(refunds.paymentId, paymentId));
      expect(refund).toMatchObject({ status: 'DONE', amount: 10_000n });
      expect(await bookedTimes(order.id)).toBe(1);
    },
  );
});
