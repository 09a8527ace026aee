import { openedInEachTest, startRedis, type RedisServer } from 'test-servers';
import { eventually } from '../support/eventually';
import { FaultFleet, LOCK_KEY, TOKEN_KEY } from '../support/fault-fleet';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

describe.each(['single', 'many'] as const)('a failover of Redis, QPay keeping %s session(s)', (session) => {
  let fleet: FaultFleet;
  let replica: RedisServer;
  const opened = openedInEachTest();

  beforeEach(async () => {
    fleet = opened.add(await FaultFleet.start({ session }));
    const { host, port } = fleet.redisServer;
    replica = opened.add(await startRedis({ args: ['--replicaof', host, `${port}`] }));
    await eventually('the replica is in step', async () =>
      (await fleet.redis(replica.port).info('replication')).includes('master_link_status:up'),
    );
  });

  it.each([
    ['with the lock', 'before', 1],
    ['without the lock', 'before', 2],
    ['without the lock, the first login’s answer being late', 'after', 2],
  ] as const)('27: a replica promoted mid-lock %s leads to at most two logins', async (how, when, logins) => {
    const [holder, waiter] = await fleet.connected(2);
    const hang = fleet.qpay.inject({ operation: 'auth.token', kind: 'hang', when });
    const first = holder?.auth.getAccessToken();
    await fleet.qpay.waitForCall((call) => call.operation === 'auth.token', { phase: 'arrived' });
    const second = waiter?.auth.getAccessToken();
    const promoted = fleet.redis(replica.port);
    await eventually('the lock is replicated', async () => (await promoted.get(LOCK_KEY)) !== null);
    await eventually('the holder’s second has passed', () => nextSecond(fleet));
    await promoted.replicaof('NO', 'ONE');
    // As if the master had died before it could pass the lock on.
    if (how !== 'with the lock') await promoted.del(LOCK_KEY);
    fleet.moveTo(replica);
    await fleet.redisServer.kill();
    if (logins === 2) await second;
    hang.release();
    await Promise.all([first, second]);
    expect(fleet.logins).toHaveLength(logins);
    const stored = async () => JSON.parse((await promoted.get(TOKEN_KEY)) ?? '{}').accessToken;
    await eventually('everybody has the shared token', async () => {
      const tokens = await Promise.all([holder?.auth.getAccessToken(), waiter?.auth.getAccessToken()]);
      return tokens.every((token) => token !== undefined) && new Set([...tokens, await stored()]).size === 1;
    });
    for (const instance of fleet.instances) await fleet.request(instance);
    expect(fleet.logins).toHaveLength(logins);
    expect(await promoted.get(LOCK_KEY)).toBeNull();
  });
});

/** Tokens of different seconds have different ends, by which they are told apart. */
function nextSecond({ qpay }: FaultFleet): boolean {
  const [login] = qpay.calls('auth.token');
  return login !== undefined && Math.floor(Date.now() / 1_000) > Math.floor(login.at / 1_000);
}
