import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../../payments/payments.testing';
import { addressOf } from './throttle-rules';
import { ThrottlingModule } from './throttling.module';

const LIMITS = {
  THROTTLE_ENABLED: 'true',
  TRUSTED_PROXIES: '1',
  THROTTLE_CALLBACKS_PER_TOKEN: '3',
  THROTTLE_CALLBACKS_PER_ADDRESS: '8',
  THROTTLE_REQUESTS_PER_ADDRESS: '30',
  THROTTLE_SESSIONS_PER_USER: '2',
  THROTTLE_REQUESTS_PER_USER: '4',
  THROTTLE_REQUESTS_PER_OPERATOR: '5',
  THROTTLE_TOKEN_REFRESHES: '1',
};

describe(ThrottlingModule, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let addresses = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), LIMITS);
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  /** An address that nobody has come from yet, as a proxy names it. */
  const from = () => ({ 'x-forwarded-for': `203.0.113.${++addresses}` });
  const times = async (count: number, ask: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses.push((await ask()).status);
    return statuses;
  };
  const session = (user: string, headers = from()) =>
    world.send('POST', '/api/create-payment-session', { user, headers, body: { amount: 10 } });

  it('Callback: takes so many calls with one token, whatever address they come from', async () => {
    await world.start();
    const address = world.callbackAddress();
    expect(await times(4, () => fetch(address, { headers: from() }))).toEqual([200, 200, 200, 429]);
    await world.start();
    expect(await times(1, () => fetch(world.callbackAddress(), { headers: from() }))).toEqual([200]);
  });

  it('Callback: takes so many calls from one address, whatever tokens they try', async () => {
    const headers = from();
    let tried = 0;
    const guess = () =>
      fetch(`${world.url}/api/qpay/callback/${String(++tried).padStart(43, 'x')}`, { headers });
    expect(await times(9, guess)).toEqual([...Array.from({ length: 8 }, () => 404), 429]);
  });

  it('API4 resources: limits requests of one address before it looks at a token, and nobody else’s', async () => {
    const headers = from();
    const flood = () => fetch(`${world.url}/api/payments/1`, { headers });
    const statuses = await times(31, flood);
    expect([statuses.filter((status) => status === 401).length, statuses.at(-1)]).toEqual([30, 429]);
    expect(await times(1, () => fetch(`${world.url}/api/payments/1`, { headers: from() }))).toEqual([401]);
  });

  it('API6 business flow: limits sessions of one user, and says when to come again', async () => {
    expect(await times(2, () => session('user-1'))).toEqual([201, 201]);
    const refused = await session('user-1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await times(1, () => session('user-2'))).toEqual([201]);
  });

  it('limits what a user asks beside that', async () => {
    const { order } = await world.start({ userId: 'user-3' });
    const read = (user: string) => world.send('GET', `/api/payments/${order.id}`, { user, headers: from() });
    expect(await times(5, () => read('user-3'))).toEqual([200, 200, 200, 200, 429]);
    expect(await times(1, () => read('user-4'))).toEqual([404]);
  });

  it('limits operators each, and refreshes of the token together', async () => {
    const ask = (user: string, method: string, path: string) =>
      world.send(method, `/api/operator/${path}`, { user, roles: ['operator'], headers: from() });
    expect(await times(6, () => ask('saraa', 'GET', 'token'))).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await times(1, () => ask('tuya', 'POST', 'token/refresh'))).toEqual([200]);
    expect(await times(1, () => ask('bold', 'POST', 'token/refresh'))).toEqual([429]);
  });

  it('never refuses health', async () => {
    const headers = from();
    const statuses = await times(40, () => fetch(`${world.url}/health/live`, { headers }));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe(addressOf, () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('counts %s as %s', (ip, expected) => {
    expect(addressOf({ ip })).toBe(expected);
  });
});
