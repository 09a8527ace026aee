import { OutboxRelay } from '../../app/outbox/outbox-relay.service';
import { SimulatedDatabase } from '../simulated-database';
import { unfinished } from '../outcome';
import type { SimulatedWorld } from '../world';
import { endState, PAID_ONCE } from './end-state';
import { ASKERS, complete, crashAt, explore, unseenPayment, type Asker } from './explore';

const MINUTE_MS = 60_000;

/** What the worker does by itself in the time after a start. */
async function lookAfter(world: SimulatedWorld): Promise<void> {
  // What the last sweep finds is told after it.
  for (const ms of [0, 10 * MINUTE_MS, MINUTE_MS]) {
    await world.scheduler.advance(ms);
    for (const task of world.process.tasks) while (await complete(world, task.pass()));
  }
}

describe('A process that dies', () => {
  let database: SimulatedDatabase;
  beforeAll(async () => (database = await SimulatedDatabase.open()), 120_000);
  afterAll(() => database.close());

  /** @returns whether it has died: after its last step there is nothing left to die at */
  const dieAt = (asker: Asker, step: number) =>
    explore(database, async (world) => {
      const payment = await unseenPayment(world);
      const { life, process } = world;
      crashAt(world, step);
      const asked = ASKERS[asker]({ life, process }, payment);
      await world.scheduler.finish(Promise.allSettled([asked]));
      world.scheduler.crashRate = 0;
      const left = await endState(world);
      expect([step, ['PENDING', 'PAID'].includes(left.order), left.breach]).toEqual([step, true, undefined]);
      await lookAfter(world);
      expect({ step, ...(await endState(world)) }).toEqual({ step, ...PAID_ONCE });
      expect(await unfinished(world)).toBeUndefined();
      return life.ended;
    });

  it.each(['callback', 'sweep', 'customer'] as const)(
    'I-18: between any two awaits of a settlement for the %s leaves what a restart converges from, G1–G7 hold',
    async (asker) => {
      let step = 0;
      while (await dieAt(asker, step)) step += 1;
      // Turn, question, answer, begin, three statements, commit, and what stands around them.
      expect(step).toBeGreaterThan(8);
    },
    300_000,
  );

  /** Dies while two events of one order are told. @returns whether it has died, and what was received in all */
  const dieTelling = (step: number) =>
    explore(database, async (world) => {
      const payment = await unseenPayment(world);
      await complete(world, ASKERS.callback(world, payment));
      for (const refunded of world.qpay.payments) refunded.status = 'REFUNDED';
      await complete(world, ASKERS.sweep(world));
      const { life, process } = world;
      crashAt(world, step);
      const telling = process.tasks.filter((task) => task instanceof OutboxRelay).map((task) => task.pass());
      await world.scheduler.finish(Promise.allSettled(telling));
      world.scheduler.crashRate = 0;
      await lookAfter(world);
      expect(await unfinished(world)).toBeUndefined();
      return { died: life.ended, received: world.received.map(({ type, eventId }) => `${type} ${eventId}`) };
    });

  it('I-33: after a delivery and before its acknowledgement has it come again with the same event id, in order', async () => {
    let again = 0;
    let step = 0;
    for (let died = true; died; step++) {
      const told = await dieTelling(step);
      const first = [...new Set(told.received)];
      expect({ step, types: first.map((one) => one.split(' ')[0]) }).toEqual({
        step,
        types: ['order.paid', 'order.refunded'],
      });
      if (told.received.length > first.length) again += 1;
      died = told.died;
    }
    expect([step > 4, again > 0]).toEqual([true, true]);
  }, 300_000);
});
