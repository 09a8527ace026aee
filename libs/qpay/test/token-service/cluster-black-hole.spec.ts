import { filter, firstValueFrom } from 'rxjs';
import type { Redis } from 'ioredis';
import { openedInEachTest, startFaultProxy } from 'test-servers';
import type { Instance } from '../support/instance';
import { LOCK_KEY, startCluster, TOKEN_KEY, TokenFleet } from '../support/token-fleet';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

/** The connections by which the library has sent commands to this server. */
async function connections(client: Redis): Promise<string[]> {
  const lines = String(await client.call('CLIENT', 'LIST')).split('\n');
  const ours = lines.filter((line) => /\bcmd=(get|set|del|pttl|eval)\b/.test(line));
  return ours.map((line) => /^id=(\d+)/.exec(line)?.[1] ?? '');
}

describe('19: on a cluster, the way to one of whose masters swallows everything', () => {
  const opened = openedInEachTest();
  let servers: Awaited<ReturnType<typeof startCluster>>;
  let fleet: TokenFleet;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());
  beforeEach(async () => void (fleet = await TokenFleet.start({}, servers)));
  afterEach(() => fleet.stop());

  const next = ({ auth }: Instance, type: 'store-error' | 'store-back') =>
    firstValueFrom(auth.events$.pipe(filter((event) => event.type === type)));

  it('23: a new connection to that one is made, and those to the others are kept', async () => {
    const { server } = await fleet.ownerOf(TOKEN_KEY);
    const { client } = await fleet.ownerOf(LOCK_KEY);
    const proxy = opened.add(await startFaultProxy(server));
    const natMap = { [`${server.host}:${server.port}`]: { host: proxy.host, port: proxy.port } };
    const deaf = fleet.instance({ redis: { ...servers.place, natMap }, settings: { checkMs: 200 } });
    const other = fleet.instance();
    await Promise.all([deaf, other].map((instance) => instance.connected()));
    const old = await other.auth.getAccessToken();
    expect(await deaf.auth.getAccessToken()).toBe(old);
    const before = await connections(client);
    const lost = next(deaf, 'store-error');
    proxy.blackHole();
    await lost;
    await other.auth.forceRefresh();
    const back = next(deaf, 'store-back');
    proxy.admitNew();
    await back;
    const current = await other.auth.getAccessToken();
    expect(current).not.toBe(old);
    expect(await deaf.auth.getAccessToken()).toBe(current);
    expect(await fleet.failures(deaf)).toBe(0);
    expect(fleet.loginCalls()).toBe(2);
    expect(before).toHaveLength(2);
    expect(await connections(client)).toEqual(expect.arrayContaining(before));
  });
});
