import type { Api } from './support/api';
import { World } from './support/world';

/** What is left to the next instance is taken up within this, in milliseconds. */
const TAKEN_UP_MS = 20_000;

describe('The service that is told to end', () => {
  let world: World;
  let bat: Api;

  beforeAll(async () => {
    world = await World.start();
    bat = await world.as('bat');
  });
  afterAll(() => world.stop());

  it('I-38: on SIGTERM in the middle of a settlement it finishes it, and leaves nothing half-written', async () => {
    const { orderId, invoiceId } = (await bat.createSession({ amount: 100 })).body;
    const hold = world.qpay.inject({ operation: 'payment.check', kind: 'hang' });
    const paid = world.qpay.pay(String(invoiceId));
    await world.qpay.waitForCall(({ operation }) => operation === 'payment.check', { phase: 'arrived' });
    const restarted = world.restartService();
    hold.release();
    expect((await paid).callback).toMatchObject({ delivered: true, status: 200, body: 'SUCCESS' });
    await restarted;
    // By itself, not because its time was over.
    expect(world.wholeLog).not.toContain('SHUTDOWN_DEADLINE_SECONDS');
    expect((await bat.payment(orderId)).body).toMatchObject({ status: 'PAID', paidAmount: '100.00' });
    expect(world.qpay.calls('payment.check')).toHaveLength(1);
  });

  it('ends at its deadline though QPay does not answer, and the next instance takes up what is left', async () => {
    const hasty = await World.start({ SHUTDOWN_DEADLINE_SECONDS: '1' });
    try {
      const user = await hasty.as('bat');
      const { orderId, invoiceId } = (await user.createSession({ amount: 100 })).body;
      const hold = hasty.qpay.inject({ operation: 'payment.check', kind: 'hang' });
      const paid = hasty.qpay.pay(String(invoiceId));
      await hasty.qpay.waitForCall(({ operation }) => operation === 'payment.check', { phase: 'arrived' });
      await hasty.restartService();
      expect(hasty.wholeLog).toContain('SHUTDOWN_DEADLINE_SECONDS');
      hold.release();
      expect((await paid).callback).toMatchObject({ delivered: false });
      await untilPaid(user, orderId);
    } finally {
      await hasty.stop();
    }
  });

  it('takes up after a restart a callback that could not be followed up before it', async () => {
    const { orderId, invoiceId } = (await bat.createSession({ amount: 100 })).body;
    const fault = world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    await world.qpay.pay(String(invoiceId));
    await world.restartService();
    fault.remove();
    await untilPaid(bat, orderId);
  });
});

async function untilPaid(user: Api, orderId: unknown): Promise<void> {
  const end = Date.now() + TAKEN_UP_MS;
  let status: unknown;
  while (status !== 'PAID' && Date.now() < end) ({ status } = (await user.payment(orderId)).body);
  expect(status).toBe('PAID');
}
