import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from 'test-servers';
import { userToken } from './support/user-token';
import { World } from './support/world';

describe('Secrets: the log of a whole journey at debug level', () => {
  let redis: RedisServer;
  let world: World;
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    redis = await startRedis();
    world = await World.start({ REDIS_DATABASE_URI: redis.url });
    await travel();
  });
  afterAll(async () => {
    await world.stop();
    await redis.stop();
  });

  /** Everything that may happen to a payment, well and badly, noting each secret on the way. */
  async function travel(): Promise<void> {
    const bat = await world.as('bat');
    const { clientId, clientSecret } = world.qpay.credentials;
    secrets.set('client secret', clientSecret);
    secrets.set('Basic credential', Buffer.from(`${clientId}:${clientSecret}`).toString('base64'));
    secrets.set('user token', (await userToken('bat')).split('.')[1] ?? '');

    const { orderId, invoiceId } = (await bat.createSession({ amount: 100 })).body;
    secrets.set('callback token', world.callbackAddress().split('/').at(-1) ?? '');
    await noteAccessToken('first');
    world.qpay.killSessions();
    await world.qpay.pay(String(invoiceId));
    await noteAccessToken('second');
    await bat.verify(orderId);

    world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: 5 });
    await fetch(`${world.callbackAddress()}?qpay_payment_id=1`);
    world.qpay.inject({ operation: 'invoice.create', kind: 'drop', when: 'after' });
    await bat.createSession({ amount: 100 });
    await fetch(`${world.url}/api/qpay/callback/unknown-callback-token`, { method: 'PUT' });
    secrets.set('token of an unknown callback', 'unknown-callback-token');
    await fetch(`${world.url}/api/payments/1?access_token=token-in-a-query`);
    secrets.set('token in a query', 'token-in-a-query');
    world.qpay.killSessions();
    world.qpay.inject({
      operation: 'auth.token',
      kind: 'status',
      status: 401,
      body: { error: 'AUTHENTICATION_FAILED' },
    });
    await bat.createSession({ amount: 100 });
    await world.restartService();
  }

  async function noteAccessToken(which: string): Promise<void> {
    const client = new Redis(redis.url);
    const stored = JSON.parse((await client.get('qpay:access_token')) ?? '{}') as { token?: string };
    await client.quit();
    secrets.set(
      `${which} access token`,
      Object.values(stored).find((value) => typeof value === 'string') ?? '',
    );
  }

  it('tells the journey', () => {
    for (const step of [
      'create-payment-session',
      '/api/qpay/callback/…',
      'A callback has come',
      'QPay was asked',
    ]) {
      expect(world.wholeLog).toContain(step);
    }
  });

  it('holds none of its secrets', () => {
    expect([...secrets.values()].every((secret) => secret.length > 10)).toBe(true);
    expect(
      [...secrets].filter(([, secret]) => world.wholeLog.includes(secret)).map(([name]) => name),
    ).toEqual([]);
  });

  it('holds nothing that looks like a token or a credential', () => {
    expect(world.wholeLog).not.toMatch(/eyJ[\w-]{8,}\.[\w-]{8,}/);
    expect(world.wholeLog).not.toMatch(/(Bearer|Basic) +[\w+/=-]{12,}/i);
    expect(world.wholeLog).not.toMatch(/qpay\/callback\/[\w-]+/);
  });
});
