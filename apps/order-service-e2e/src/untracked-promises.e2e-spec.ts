import { Api } from './support/api';
import { operatorToken } from './support/user-token';
import { World } from './support/world';

/** Says when a process is told to end what Node has written on a promise of it: nothing, unless some store or hook is in use. */
const PROBE = `process.once('SIGTERM', () =>
  process.stdout.write('marks on a promise: ' + Object.getOwnPropertySymbols(Promise.resolve()).length + '\\n'))`;

describe('Promises of the service', () => {
  let world: World;

  beforeAll(async () => {
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(PROBE)}`;
    world = await World.start({ NODE_OPTIONS });
  });
  afterAll(() => world.stop());

  it('are tracked by nothing, also after an operator’s act: until Node 24 each of them would pay for it', async () => {
    const bat = await world.as('bat');
    const { orderId, invoiceId } = (await bat.createSession({ amount: 100 })).body;
    const { paymentId } = await world.qpay.pay(String(invoiceId), { type: 'CARD' });
    const operator = new Api(world.url, await operatorToken('saraa', ['operator']));
    const wish = { orderId, paymentId, reason: 'returned' };
    expect((await operator.send('POST', '/api/operator/refunds', wish)).status).toBe(201);
    await world.restartService();
    expect(world.wholeLog).toContain('marks on a promise: 0\n');
  });
});
