import { OwnWorld } from '../payments/own-world.testing';
import type { PaymentWorld } from '../payments/payments.testing';
import { Sweep } from './sweep.service';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('A sweep after a clock that was an hour ahead', () => {
  let own: OwnWorld;
  let world: PaymentWorld;

  // Nobody has swept yet in each.
  beforeEach(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
  });
  afterEach(async () => {
    await own.afterTest();
    await own.stop();
  });

  const sweep = async () => void (await world.app.get(Sweep).pass());
  const paidWithoutCallback = async () => {
    const started = await world.startInvoice();
    await world.qpay.pay(started.invoiceId, { callback: 'lost' });
    return started;
  };

  it('I-37: does not wait for a clock that was an hour ahead', async () => {
    await sweep();
    world.travel(60 * MINUTE_MS);
    await sweep();
    world.travel(-60 * MINUTE_MS);
    const { order } = await paidWithoutCallback();
    world.travel(6 * MINUTE_MS);
    await sweep();
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID' });
  });

  it('I-37: finds what was paid while a clock was an hour ahead, though nobody swept for days after that', async () => {
    world.travel(60 * MINUTE_MS);
    await sweep();
    world.travel(-60 * MINUTE_MS);
    const { order } = await paidWithoutCallback();
    world.travel(3 * DAY_MS);
    await sweep();
    expect(await world.order(order.id)).toMatchObject({ captured: 10_000n });
  });
});
