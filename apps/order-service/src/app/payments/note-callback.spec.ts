import { eq } from 'drizzle-orm';
import { paymentAttempts } from '../database/schema';
import { lockOrder } from '../orders/change-order';
import { noteCallback } from './note-callback';
import { OwnWorld } from './own-world.testing';

describe(noteCallback, () => {
  let own: OwnWorld;

  beforeAll(async () => (own = await OwnWorld.start()));
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  it('does not wait for whoever holds the order, who may be about to take the attempt that it holds itself', async () => {
    const { world } = own;
    const { order, attempt } = await world.startInvoice();
    const token = world.callbackAddress().split('/').at(-1) ?? '';
    const at = new Date();
    await world.db.transaction(async (tx) => {
      await lockOrder(tx, order.id);
      // On a connection of its own. Two that wait for each other would be ended by PostgreSQL, after a while.
      expect(await noteCallback(world.db, { token, at }, '3 seconds')).toMatchObject({
        attempt: { id: attempt.id },
      });
      await tx.update(paymentAttempts).set({ updatedAt: at }).where(eq(paymentAttempts.id, attempt.id));
    });
    expect(await world.attempt(attempt.id)).toMatchObject({ checkRequestedAt: at });
  });
});
