import { once } from 'node:events';
import { Redis } from 'ioredis';
import { startQPaySimulator } from 'qpay-simulator';
import { openedInEachTest, startRedisSentinel } from 'test-servers';
import { createQPay } from '../../src';
import { eventually } from '../support/eventually';

const TOKEN_KEY = 'qpay:access_token';
const LOCK_KEY = 'qpay:access_token:lock';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(60_000);

describe.each(['single', 'many'] as const)('Sentinel, QPay keeping %s session(s)', (session) => {
  const opened = openedInEachTest();

  it('27: a failover of Sentinel in the middle of a renewal leads to no second login, and no request fails', async () => {
    const qpay = opened.add(await startQPaySimulator({ session }));
    const { master, replica, sentinel, name } = opened.add(await startRedisSentinel());
    const instance = () => {
      const sentinels = [{ host: sentinel.host, port: sentinel.port }];
      const redis = new Redis({ sentinels, name, lazyConnect: true });
      return opened.add(createQPay({ ...qpay.credentials, baseUrl: qpay.url, redis }));
    };
    const fleet = [instance(), instance(), instance()];
    const [atMaster, atReplica, atSentinel] = [master, replica, sentinel].map(({ host, port }) =>
      opened.add(new Redis(port, host).on('error', () => undefined)),
    );
    const listening = (server?: Redis) =>
      eventually('all instances listen', async () => {
        const answer = await server?.pubsub('NUMSUB', `${TOKEN_KEY}:messages`);
        return Number(answer?.[1]) === fleet.length;
      });
    await listening(atMaster);
    const [old] = await Promise.all(fleet.map(({ auth }) => auth.getAccessToken()));
    qpay.clear();
    const hang = qpay.inject({ operation: 'auth.token', kind: 'hang' });
    const renewal = fleet[0]?.auth.forceRefresh();
    await qpay.waitForCall(({ operation }) => operation === 'auth.token', { phase: 'arrived' });
    await eventually('the lock is replicated', async () => (await atReplica?.get(LOCK_KEY)) !== null);
    await atSentinel?.subscribe('+switch-master');
    const switched = once(atSentinel ?? new Redis(), 'message');
    await master.kill();
    await switched;
    const reads = await Promise.all(fleet.map(({ auth }) => auth.getAccessToken()));
    expect(new Set(reads)).toEqual(new Set([old]));
    // Whoever is not back yet would hear of the new token at its next look, half a minute later.
    await listening(atReplica);
    hang.release();
    await renewal;
    const stored = async () => JSON.parse((await atReplica?.get(TOKEN_KEY)) ?? '{}').accessToken;
    await eventually('everybody has the shared token', async () => {
      const tokens = await Promise.all(fleet.map(({ auth }) => auth.getAccessToken()));
      return tokens[0] !== old && new Set([...tokens, await stored()]).size === 1;
    });
    await Promise.all(
      fleet.map(({ client }) => client.checkPayment({ objectType: 'INVOICE', objectId: 'none' })),
    );
    expect(qpay.calls('auth.token')).toHaveLength(1);
  });
});
