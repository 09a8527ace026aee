import { eq } from 'drizzle-orm';
import { refunds } from '../database/schema';
import { OwnWorld } from '../payments/own-world.testing';
import type { PaymentWorld } from '../payments/payments.testing';
import { DueRefunds } from './due-refunds.service';
import { Refunds } from './refunds.service';
import { RefundDesk } from './refunds.testing';

const MINUTE_MS = 60_000;

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

  const resolve = async () => void (await world.app.get(DueRefunds).pass());

  it('I-30: a refund whose answer was lost is looked up, never sent again', async () => {
    const { order, paymentId } = await desk.paid('CARD');
    world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when: 'after' });
    const { body } = await desk.request(order.id, paymentId);
    expect(await desk.approve(body['id'])).toMatchObject({ status: 200, body: { status: 'UNKNOWN' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDING' });
    world.travel(3 * MINUTE_MS);
    await resolve();
    expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    expect(desk.sent()).toBe(1);
  });

  describe('I-30: a refund that QPay does not show', () => {
    let order: { id: string };
    let id: string;
    let paymentId: string;
    beforeEach(async () => {
      ({ order, paymentId } = await desk.paid('CARD'));
      world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when: 'before' });
      id = String((await desk.request(order.id, paymentId)).body['id']);
      await desk.approve(id);
    });
    const refund = async () => (await world.db.select().from(refunds).where(eq(refunds.id, id)))[0];
    const conclude = (given: boolean, user = 'tuya') =>
      desk.send(`refunds/${id}/conclude`, user, { given, evidence: 'QPay support 4711' });
    const waitInVain = async () => {
      world.travel(20 * MINUTE_MS);
      await resolve();
    };

    it('is never called failed: it stays unknown and goes before a person', async () => {
      await waitInVain();
      expect(await refund()).toMatchObject({ status: 'UNKNOWN' });
      const reviewed = { status: 'REFUNDING', refunded: 0n, reviewReason: 'refund_unknown' };
      expect(await world.order(order.id)).toMatchObject(reviewed);
      expect(await desk.request(order.id, paymentId)).toMatchObject({ status: 409 });
      expect(desk.sent()).toBe(1);
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
      expect(await desk.request(order.id, paymentId)).toMatchObject({ status: 201 });
    });

    it('is not concluded to have failed against QPay’s word', async () => {
      await waitInVain();
      world.qpay.refund(paymentId);
      expect(await conclude(false)).toMatchObject({ status: 409 });
      expect(await world.order(order.id)).toMatchObject({ status: 'REFUNDED', refunded: 10_000n });
    });
  });
});
