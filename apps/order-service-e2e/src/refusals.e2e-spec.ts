import { Api } from './support/api';
import { userToken } from './support/user-token';
import { World } from './support/world';

describe('What the service refuses', () => {
  let world: World;
  let bat: Api;

  beforeAll(async () => {
    world = await World.start();
    bat = await world.as('bat');
  });
  afterAll(() => world.stop());

  it('an amount that is not money, naming the field, before QPay hears of it', async () => {
    for (const amount of [
      undefined,
      null,
      0,
      -1,
      -0.01,
      '100',
      0.001,
      99.999,
      1e21,
      true,
      [100],
      { mnt: 100 },
    ]) {
      const { status, body } = await bat.createSession({ amount });
      expect({ amount, status, body }).toMatchObject({
        amount,
        status: 400,
        body: { code: 'VALIDATION_FAILED', fields: { amount: expect.stringContaining('must be') as string } },
      });
    }
    expect(world.qpay.calls('invoice.create')).toEqual([]);
  });

  it.each(['status', 'userId', 'currencyCode', 'captured'])('to be told the %s', async (field) => {
    const { status, body } = await bat.createSession({ amount: 100, [field]: 'PAID' });
    expect({ status, body }).toMatchObject({ status: 400, body: { fields: { [field]: 'is not known.' } } });
  });

  describe('a request without a valid user token', () => {
    const send = async (token?: string) =>
      (await new Api(world.url, token).createSession({ amount: 100 })).status;

    it('when there is none', async () => expect(await send()).toBe(401));
    it('when it is no token', async () => expect(await send('x')).toBe(401));
    it('when it has expired', async () =>
      expect(await send(await userToken('bat', { expiresIn: '-1m' }))).toBe(401));
    it('when another key has signed it', async () => {
      const secret = 'another-key-that-is-32-bytes-long-or-more';
      expect(await send(await userToken('bat', { secret }))).toBe(401);
    });
    it('when it stands where it does not belong', async () => {
      const token = await userToken('bat');
      const path = `/api/create-payment-session?access_token=${token}`;
      expect((await new Api(world.url).send('POST', path, { amount: 100 })).status).toBe(401);
    });
  });

  describe("somebody else's payment", () => {
    it('as if there were none', async () => {
      const { orderId, paymentId } = (await bat.createSession({ amount: 100 })).body;
      const dorj = await world.as('dorj');
      const none = await dorj.payment('01900000-0000-7000-8000-000000000000');
      expect(none.status).toBe(404);
      for (const id of [orderId, paymentId]) {
        for (const answer of [await dorj.payment(id), await dorj.verify(id)]) {
          expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: none.body });
        }
      }
      expect(world.qpay.calls('payment.check')).toEqual([]);
    });

    it.each(['x', '1', "' OR 1=1 --", '%2e%2e%2f', 'null'])('and whatever is no id: %s', async (id) => {
      expect((await bat.payment(encodeURIComponent(id))).status).toBe(404);
    });
  });

  it('a session while QPay cannot be reached, saying that it may be tried again', async () => {
    const down = world.qpay.inject({ operation: 'invoice.create', kind: 'status', status: 429, times: null });
    const { status, body, headers } = await bat.createSession({ amount: 100 });
    down.remove();
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'QPAY_UNAVAILABLE' } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('to call a lost answer a failure', async () => {
    const fault = world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
    const { status, body } = await bat.createSession({ amount: 100 });
    expect(fault.hits).toBe(1);
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'QPAY_OUTCOME_UNKNOWN' } });
    expect((await bat.payment(body['orderId'])).body).toMatchObject({
      status: 'PENDING',
      attemptStatus: 'UNKNOWN',
    });
  });
});
