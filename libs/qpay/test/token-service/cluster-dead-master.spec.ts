import type { Redis } from 'ioredis';
import { connected, storeErrors } from '../support/cluster-instances';
import { eventually } from '../support/eventually';
import type { Instance } from '../support/instance';
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

/** The other masters answer for their own slots all the same, as managed clusters are set up. */
const GO_ON = ['cluster-require-full-coverage', 'no'] as const;
const settings = { pollMs: 50 };

describe('19: on a cluster of which one master is dead for good', () => {
  let servers: RedisServers;
  let fleet: TokenFleet;
  let nodes: Redis[];

  // Not shared by the tests: what dies stays dead.
  beforeEach(async () => {
    servers = await startCluster();
    fleet = await TokenFleet.start({}, servers);
    nodes = await fleet.nodes();
    await Promise.all(nodes.map((node) => node.config('SET', ...GO_ON)));
  });
  afterEach(async () => {
    await fleet.stop();
    await servers.stop();
  });

  const burst = async (instances: readonly Instance[]) =>
    new Set(await Promise.all(instances.map(({ auth }) => auth.getAccessToken())));

  it.each([
    ['killed', (server: RedisServers['servers'][number]) => server.kill()],
    ['frozen', (server: RedisServers['servers'][number]) => server.pause()],
  ])('a fleet whose keys lie on the others shares as ever while it is %s', async (_how, hurt) => {
    const instances = await connected(fleet, 5, settings);
    const errors = storeErrors(instances);
    const { server } = await fleet.ownerOf(STRANGE_KEY);
    await hurt(server);
    fleet.qpay.configure({ loginDelayMs: 100 });
    expect((await burst(instances)).size).toBe(1);
    expect(fleet.loginCalls()).toBe(1);
    // A refused token leaves a tombstone and a pause, and a new one is announced.
    fleet.qpay.killSessions();
    const failed = await Promise.all(instances.map((instance) => fleet.failures(instance, 10)));
    expect(failed).toEqual(instances.map(() => 0));
    expect((await burst(instances)).size).toBe(1);
    expect(fleet.loginCalls()).toBe(2);
    expect(errors).toEqual([]);
  });

  it.each([
    ['killed', (server: RedisServers['servers'][number]) => server.kill()],
    ['frozen', (server: RedisServers['servers'][number]) => server.pause()],
  ])('a token is shared while the one with the lock is %s', async (_how, hurt) => {
    const [first, second] = (await connected(fleet, 2, settings)) as [Instance, Instance];
    const errors = storeErrors([first]);
    const { client } = await fleet.ownerOf(TOKEN_KEY);
    await hurt((await fleet.ownerOf(LOCK_KEY)).server);
    const token = await first.auth.getAccessToken();
    expect(errors).toContain('lock');
    await eventually('the token is stored', async () => (await client.exists(TOKEN_KEY)) === 1);
    expect(await second.auth.getAccessToken()).toBe(token);
    expect(fleet.loginCalls()).toBe(1);
  });
});
