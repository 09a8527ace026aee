import { OwnWorld } from './own-world.testing';
import { PaymentAttempts } from './payment-attempts';
import type { PaymentWorld } from './payments.testing';
import { RenewalService } from './renewal.service';

const HOUR_MS = 3_600_000;

describe(RenewalService, () => {
  let own: OwnWorld;
  let world: PaymentWorld;

  beforeAll(async () => {
    own = await OwnWorld.start();
    ({ world } = own);
  });
  afterAll(() => own.stop());
  afterEach(async () => {
    jest.restoreAllMocks();
    await own.afterTest();
  });

  const renew = (id: string) => world.send('POST', `/api/payments/${id}/renew`);

  it('I-37: gives up no invoice whose end comes while it is renewed before QPay was asked for its money', async () => {
    const { order, invoiceId } = await world.startInvoice();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    const attempts = world.app.get(PaymentAttempts);
    const begin = attempts.beginAgain.bind(attempts);
    jest.spyOn(attempts, 'beginAgain').mockImplementationOnce((...input) => {
      // It was open when the renewal looked first.
      world.travel(2 * HOUR_MS);
      return begin(...input);
    });
    expect(await renew(order.id)).toMatchObject({ status: 409, body: { code: 'SESSION_IN_PROGRESS' } });
    expect(world.qpay.events('invoice.created')).toHaveLength(1);
    expect(await renew(order.id)).toMatchObject({ status: 409, body: { code: 'NOT_RENEWABLE' } });
    expect(await world.order(order.id)).toMatchObject({ status: 'PAID', reviewReason: null });
  });
});
