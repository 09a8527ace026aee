import { filter, firstValueFrom } from 'rxjs';
import { FaultFleet } from '../support/fault-fleet';
import type { Instance } from '../support/instance';

// Real servers on a busy machine take their time; what is timed is asserted.
jest.setTimeout(30_000);

/** It looks often, and so meets the hole without a caller. */
const settings = { checkMs: 200 };

describe.each(['single', 'many'] as const)('a black hole, QPay keeping %s session(s)', (session) => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start({ session })));
  afterEach(() => fleet.stop());

  /** Resolves with the next event of this kind. */
  const next = ({ auth }: Instance, type: 'store-error' | 'store-back' | 'announced') =>
    firstValueFrom(auth.events$.pipe(filter((event) => event.type === type)));

  it('23: that swallows the open connections is left by new ones, and the fleet’s token is used', async () => {
    const [deaf, other] = [fleet.instance({ settings }), fleet.instance({ redis: fleet.redisServer })];
    await fleet.listening(2);
    const old = await other.auth.getAccessToken();
    expect(await deaf.auth.getAccessToken()).toBe(old);
    const lost = next(deaf, 'store-error');
    fleet.proxy.blackHole();
    await lost;
    await other.auth.forceRefresh();
    const back = next(deaf, 'store-back');
    fleet.proxy.admitNew();
    await back;
    const current = await other.auth.getAccessToken();
    expect(current).not.toBe(old);
    expect(await deaf.auth.getAccessToken()).toBe(current);
    await fleet.request(deaf);
    expect(fleet.logins).toHaveLength(2);
    // The connection for messages was swallowed as well.
    await fleet.listening(2);
    const heard = next(deaf, 'announced');
    await other.auth.clearCache();
    expect(await heard).toMatchObject({ change: 'dropped' });
  });

  it('23: that swallows connections while they are made is left by new ones', async () => {
    const other = fleet.instance({ redis: fleet.redisServer });
    const token = await other.auth.getAccessToken();
    fleet.proxy.blackHole();
    const deaf = fleet.instance();
    // Fails, after the time that a connection is waited for.
    await deaf.auth.clearCache();
    const back = next(deaf, 'store-back');
    fleet.proxy.admitNew();
    await back;
    expect(await deaf.auth.getAccessToken()).toBe(token);
    expect(fleet.logins).toHaveLength(1);
  });
});
