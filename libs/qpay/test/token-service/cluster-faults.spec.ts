import { freePort } from 'test-servers';
import { connected, storeErrors } from '../support/cluster-instances';
import { eventually } from '../support/eventually';
import { expectNoCrossSlot } from '../support/cluster-errors';
import type { Instance } from '../support/instance';
import { took } from '../support/machine-delay';
import { addReplica, moveSlot, promote } from '../support/cluster-control';
import {
  LOCK_KEY,
  startCluster,
  STRANGE_KEY,
  TOKEN_KEY,
  TokenFleet,
  type RedisServers,
} from '../support/token-fleet';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe('19: faults of a cluster of three masters', () => {
  let servers: RedisServers;
  let fleet: TokenFleet;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());
  beforeEach(async () => void (fleet = await TokenFleet.start({}, servers)));
  afterEach(() => fleet.stop());

  const stored = async () => JSON.parse((await fleet.redis.get(TOKEN_KEY)) ?? '{}').accessToken;

  const readAll = (instances: readonly Instance[]) =>
    Promise.all(instances.map(({ auth }) => auth.getAccessToken()));

  const failures = async (instances: readonly Instance[]) =>
    (await Promise.all(instances.map((instance) => fleet.failures(instance)))).reduce((a, b) => a + b, 0);

  it('20: where none of the nodes is there at the start, the first token is there within 500 ms and a login', async () => {
    const nodes = [{ host: '127.0.0.1', port: await freePort() }];
    const { auth } = fleet.instance({ redis: { nodes } });
    const reads = () => Promise.all(Array.from({ length: 100 }, () => auth.getAccessToken()));
    expect(await took(reads)).toBeLessThanOrEqual(500);
    expect(fleet.loginCalls()).toBe(1);
  });

  it.each([TOKEN_KEY, LOCK_KEY, STRANGE_KEY])(
    '21: the master with %s is killed and comes back empty: nobody waits or logs in, and one login renews for all',
    async (key) => {
      const instances = await connected(fleet, 5, { checkMs: 500 });
      const errors = storeErrors(instances);
      const [token] = await readAll(instances);
      const { server } = await fleet.ownerOf(key);
      const soak = fleet.soak(86_400, instances);
      await server.kill();
      // Of the others nothing is asked while a token is held.
      if (key === TOKEN_KEY) await eventually('somebody has noticed', () => errors.length > 0);
      await server.restart();
      await fleet.mended();
      await eventually('the token is shared', async () => (await stored()) === token, 20_000);
      const report = await soak.stop();
      expect(report).toEqual({ ...report, blocked: 0, afterRefusal: 0, expired: 0, failed: 0 });
      expect(fleet.loginCalls()).toBe(1);
      await Promise.all(instances.map((instance) => instance.connected()));
      await instances[0]?.auth.forceRefresh();
      expect(await failures(instances)).toBe(0);
      expect(new Set(await readAll(instances))).toEqual(new Set([await stored()]));
      expect(fleet.loginCalls()).toBe(2);
    },
  );

  it('22: a flush of the master with the token causes no login, and the key is back after the next check', async () => {
    const instances = await connected(fleet, 3, { checkMs: 300 });
    const [token] = await readAll(instances);
    const { client } = await fleet.ownerOf(TOKEN_KEY);
    await client.flushall();
    await eventually('the key is back', async () => (await stored()) === token);
    expect(fleet.loginCalls()).toBe(1);
    expect(await failures(instances)).toBe(0);
  });

  it.each([
    ['OOM', TOKEN_KEY, ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    [
      'NOPERM',
      TOKEN_KEY,
      ['ACL', 'SETUSER', 'default', '-eval', '-set'],
      ['ACL', 'SETUSER', 'default', '+@all'],
    ],
  ])(
    '25: a write refused with %s by the master with %s after the login gives the caller its token all the same',
    async (_code, key, [hurt = '', ...how], [heal = '', ...back]) => {
      const [instance] = await connected(fleet, 1);
      const errors = storeErrors(instance ? [instance] : []);
      const { client } = await fleet.ownerOf(key);
      const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
      const reading = instance?.auth.getAccessToken();
      await fleet.qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived' });
      await client.call(hurt, ...how);
      try {
        hang.release();
        expect(await instance?.auth.getAccessToken()).toBe(await reading);
        await eventually('the error is counted', () => errors.length > 0);
        expect(fleet.loginCalls()).toBe(1);
        expect(instance && (await fleet.failures(instance))).toBe(0);
      } finally {
        await client.call(heal, ...back);
      }
    },
  );

  it.each([
    ['half a JSON', '{'],
    ['no fields', '{}'],
    ['expiresAt in the year 2083', '{"accessToken":"poisoned","expiresAt":3565000000}'],
  ])('26: %s under the key counts as no token: one login, and it is never served', async (_what, text) => {
    await fleet.redis.set(TOKEN_KEY, text, 'EX', 540);
    const tokens = new Set(await readAll(await connected(fleet, 2)));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain('poisoned');
    expect(fleet.loginCalls()).toBe(1);
    expect(tokens).toContain(await stored());
  });

  it.each([TOKEN_KEY, LOCK_KEY])(
    '27: a failover of the master with %s in the middle of a login leads to at most two logins',
    async (key) => {
      const instances = await connected(fleet, 3);
      const { server } = await fleet.ownerOf(key);
      const client = fleet.clientOf(server);
      const replica = await addReplica({ server, client });
      try {
        const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang' });
        const reads = readAll(instances);
        await fleet.qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived' });
        await promote(fleet.clientOf(replica));
        hang.release();
        await reads;
        expect(fleet.loginCalls()).toBeLessThanOrEqual(2);
        await eventually('everybody has the shared token', async () => {
          const token = await stored();
          return (await readAll(instances)).every((one) => one === token);
        });
        expect(await failures(instances)).toBe(0);
        expect(fleet.loginCalls()).toBeLessThanOrEqual(2);
        // Back to the three that the other tests know.
        await promote(client, 'TAKEOVER');
      } finally {
        await replica.stop();
      }
      await fleet.mended();
    },
  );

  it('19: a slot that moves while the fleet is at work is followed: no login, no error', async () => {
    const instances = await connected(fleet, 3, { commandMs: 10_000 });
    const errors = storeErrors(instances);
    const [token] = await readAll(instances);
    for (const key of [TOKEN_KEY, LOCK_KEY]) {
      const [from, to] = [await fleet.ownerOf(key), await fleet.ownerOf(STRANGE_KEY)];
      const target =
        from.server === to.server ? await fleet.ownerOf(key === TOKEN_KEY ? LOCK_KEY : TOKEN_KEY) : to;
      await moveSlot(key, from, target);
      expect((await fleet.ownerOf(key)).server).toBe(target.server);
    }
    expect(await stored()).toBe(token);
    await instances[0]?.auth.forceRefresh();
    const next = await stored();
    expect(next).not.toBe(token);
    await eventually('everybody has the new token', async () =>
      (await readAll(instances)).every((one) => one === next),
    );
    expect(await failures(instances)).toBe(0);
    expect(fleet.loginCalls()).toBe(2);
    expect(errors).toEqual([]);
  });

  it('19: have made no CROSSSLOT error', () => expectNoCrossSlot(servers));
});
