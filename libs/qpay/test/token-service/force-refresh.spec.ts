import { FaultFleet } from '../support/fault-fleet';
import type { Instance } from '../support/instance';
import { TestClock } from '../support/test-clock';

const PAUSE_MS = 5_000;

describe('a refresh that an operator asks for', () => {
  let fleet: FaultFleet;

  beforeEach(async () => void (fleet = await FaultFleet.start()));
  afterEach(() => fleet.stop());

  it('is made at most once in 5 s by an instance: in between it tells the status as it is', async () => {
    const clock = new TestClock({ frozen: true });
    const { auth } = fleet.instance({}, { clock });
    const first = await auth.forceRefresh();
    expect(first).toMatchObject({ valid: true, freshness: 'fresh' });
    const again = await Promise.all(Array.from({ length: 50 }, () => auth.forceRefresh()));
    clock.advance(PAUSE_MS - 1);
    again.push(await auth.forceRefresh());
    expect(new Set(again.map(({ fingerprint }) => fingerprint))).toEqual(new Set([first.fingerprint]));
    expect(fleet.logins).toHaveLength(1);
    clock.advance(1);
    expect((await auth.forceRefresh()).fingerprint).not.toBe(first.fingerprint);
    expect(fleet.logins).toHaveLength(2);
  });

  it.each(['one after the other', 'all at once'])(
    'is made at most once in 5 s by a fleet whose instances are asked %s',
    async (how) => {
      const instances = await fleet.connected(5);
      const before = await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
      if (how === 'all at once') await Promise.all(instances.map(({ auth }) => auth.forceRefresh()));
      else for (const { auth } of instances) await auth.forceRefresh();
      expect(fleet.logins).toHaveLength(2);
      const after = new Set(await Promise.all(instances.map(({ auth }) => auth.getAccessToken())));
      expect(after.size).toBe(1);
      expect(after).not.toContain(before[0]);
    },
  );

  it('replaces a token that works, for the whole fleet, by one login', async () => {
    const [one, other] = (await fleet.connected(2)) as [Instance, Instance];
    await Promise.all([fleet.request(one), fleet.request(other)]);
    const { fingerprint } = other.auth.status();
    const { fingerprint: next, mode } = await one.auth.forceRefresh();
    expect(next).not.toBe(fingerprint);
    expect(mode).toBe('shared');
    await Promise.all([fleet.request(one), fleet.request(other)]);
    expect(other.auth.status().fingerprint).toBe(next);
    expect(fleet.logins.map(({ instance }) => instance)).toHaveLength(2);
    expect(fleet.logins.at(-1)).toMatchObject({ reason: 'manual' });
  });

  it('says why when QPay gives none, and the token in hand goes on working', async () => {
    const instance = fleet.instance();
    const token = await instance.auth.getAccessToken();
    fleet.qpay.inject({ operation: 'auth.token', kind: 'status', status: 503 });
    await expect(instance.auth.forceRefresh()).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
    expect(instance.auth.status()).toMatchObject({ valid: true, lastError: { code: 'QPAY_UNAVAILABLE' } });
    expect(await instance.auth.getAccessToken()).toBe(token);
  });
});
