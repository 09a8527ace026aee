import { eq } from 'drizzle-orm';
import { QPayClient } from 'nestjs-qpay';
import { startPostgres, type PostgresServer } from 'test-servers';
import { receipts } from '../database/schema';

import { PaymentWorld } from '../payments/payments.testing';
import { Clock } from '../system/clock';
import { DueReceipts } from './due-receipts.service';
import { Receipts } from './receipts.service';

const HOUR_MS = 3_600_000;

describe(Receipts, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { EBARIMT_ENABLED: 'true' });
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

  const paid = async () => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId);
    return { order, paymentId };
  };
  const ask = (orderId: string, body: unknown = { receiverType: 'CITIZEN' }, user = 'user-1') =>
    world.send('POST', `/api/payments/${orderId}/receipts`, { body, user });
  const pass = (of = world) => of.app.get(DueReceipts).pass();
  const made = (paymentId: string) =>
    world.qpay.events('ebarimt.created').filter((event) => event.paymentId === paymentId).length;
  const receipt = async (paymentId: string) =>
    (await world.db.select().from(receipts).where(eq(receipts.paymentId, paymentId)))[0];

  it('makes the receipt that was asked for', async () => {
    const { order, paymentId } = await paid();
    expect(await ask(order.id)).toMatchObject({ status: 202, body: [{ paymentId, status: 'WAITING' }] });
    await pass();
    const answer = await world.send('GET', `/api/payments/${order.id}/receipts`);
    expect(answer.body).toMatchObject([{ status: 'ISSUED', receiptId: expect.any(String) as string }]);
  });

  it('I-39: asked for ten times and sent by three instances, there is one receipt', async () => {
    const { order, paymentId } = await paid();
    const others = [await world.beside(), await world.beside()];
    await Promise.all(Array.from({ length: 10 }, () => ask(order.id)));
    await Promise.all([world, ...others].map(pass));
    await pass();
    expect(made(paymentId)).toBe(1);
  });

  it('I-39: the order stays paid while QPay makes no receipt, and the receipt comes later', async () => {
    const { order, paymentId } = await paid();
    const fault = world.qpay.inject({
      operation: 'ebarimt3.create',
      kind: 'status',
      status: 429,
      times: null,
    });
    await ask(order.id);
    await pass();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
    expect(await receipt(paymentId)).toMatchObject({ status: 'WAITING', attempts: 1 });
    fault.remove();
    world.travel(HOUR_MS);
    await pass();
    expect([(await receipt(paymentId))?.status, made(paymentId)]).toEqual(['ISSUED', 1]);
  });

  it('I-39: a receipt whose answer was lost is never asked for again', async () => {
    const { order, paymentId } = await paid();
    world.qpay.inject({ operation: 'ebarimt3.create', kind: 'drop', when: 'after' });
    await ask(order.id);
    await pass();
    world.travel(HOUR_MS);
    await pass();
    await ask(order.id);
    await pass();
    expect([(await receipt(paymentId))?.status, made(paymentId)]).toEqual(['UNKNOWN', 1]);
  });

  it('I-39: a sender that died leaves the receipt in doubt, not sent twice', async () => {
    const { order, paymentId } = await paid();
    await ask(order.id);
    // What a dead sender leaves.
    await world.db.update(receipts).set({ status: 'SENDING' }).where(eq(receipts.paymentId, paymentId));
    world.travel(HOUR_MS);
    await pass();
    expect([(await receipt(paymentId))?.status, made(paymentId)]).toEqual(['UNKNOWN', 0]);
  });

  it('I-39: a receipt that waits behind slow ones is not taken for a dead instance’s', async () => {
    const orders = [await paid(), await paid(), await paid()];
    for (const { order } of orders) await ask(order.id);
    const other = await world.beside();
    other.app.get(Clock).now = () => world.app.get(Clock).now();
    const qpay = world.app.get(QPayClient);
    const create = qpay.createEbarimtV3.bind(qpay);
    const doubted = eq(receipts.status, 'UNKNOWN');
    let inDoubt = await world.db.$count(receipts, doubted);
    const before = inDoubt;
    const slow = jest.spyOn(qpay, 'createEbarimtV3').mockImplementation(async (...args) => {
      world.travel(90_000);
      await pass(other);
      inDoubt = Math.max(inDoubt, await world.db.$count(receipts, doubted));
      return create(...args);
    });
    await pass();
    slow.mockRestore();
    expect(inDoubt).toBe(before);
    expect(orders.map(({ paymentId }) => made(paymentId))).toEqual([1, 1, 1]);
  });

  it('refuses one for what is not paid, for a company without a number, and to somebody else', async () => {
    const { order } = await world.startInvoice();
    expect(await ask(order.id)).toMatchObject({ status: 409, body: { code: 'NOT_PAID' } });
    expect((await ask(order.id, { receiverType: 'COMPANY' })).status).toBe(400);
    expect((await ask(order.id, { receiverType: 'CITIZEN' }, 'user-2')).status).toBe(404);
  });

  it('offers none where it is not configured', async () => {
    const { order } = await paid();
    const plain = await world.beside({ EBARIMT_ENABLED: 'false' });
    const body = { receiverType: 'CITIZEN' };
    const answer = await plain.send('POST', `/api/payments/${order.id}/receipts`, { body });
    expect(answer).toMatchObject({ status: 404, body: { code: 'RECEIPTS_NOT_OFFERED' } });
  });
});
