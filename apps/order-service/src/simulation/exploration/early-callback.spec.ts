import { SimulatedDatabase } from '../simulated-database';
import type { SimulatedWorld } from '../world';
import { endState, PAID_ONCE } from './end-state';
import { ASKERS, complete, explore, instance, steer } from './explore';

const PRICE = 10_000n;
const REQUEST = { userId: 'bat', amount: PRICE, currency: 'MNT', description: 'x' };

describe('A payer who is faster than QPay’s answer', () => {
  let database: SimulatedDatabase;
  beforeAll(async () => (database = await SimulatedDatabase.open()), 120_000);
  afterAll(() => database.close());

  /** Pays, and has the callback come to another process, so many steps after QPay has made the invoice. */
  const payAfter = (steps: number) =>
    explore(database, async (world: SimulatedWorld) => {
      const other = instance(world, 1);
      const { life } = world;
      let taken = 0;
      let callback: Promise<unknown> | undefined;
      const called = () => {
        const [invoice] = world.qpay.invoices;
        if (!invoice) throw new Error('QPay has no invoice.');
        const { paymentId } = world.qpay.pay(invoice, PRICE, 'MNT', 'CARD');
        const token = invoice.callbackUrl.split('/').at(-1) ?? '';
        const unseen = { token, paymentId, attemptId: '', order: undefined as never };
        callback = ASKERS.callback(other, unseen).finally(() => (callback = undefined));
        return callback;
      };
      let came: Promise<unknown> | undefined;
      steer(world, (waiting) => {
        if (world.qpay.invoices.length > 0 && taken++ === steps) came = called();
        const its = waiting.findIndex((gate) => gate.life !== life);
        return callback && its >= 0 ? its : 0;
      });
      await complete(world, world.process.sessions.open(REQUEST));
      if (came) await complete(world, came);
      // What was put off until the invoice was saved is done by the process itself: nobody sweeps here.
      await world.scheduler.advance(0);
      const end = await endState(world);
      return { came: came !== undefined, end };
    });

  it('I-09: at any step before our create-invoice response is saved is accepted, put off, and then PAID', async () => {
    let steps = 0;
    for (let more = true; more; steps++) {
      const { came, end } = await payAfter(steps);
      if (came) expect({ steps, ...end }).toEqual({ steps, ...PAID_ONCE });
      more = came;
    }
    // Before the statement that saves it, before that is committed, and after.
    expect(steps).toBeGreaterThan(2);
  }, 300_000);
});
