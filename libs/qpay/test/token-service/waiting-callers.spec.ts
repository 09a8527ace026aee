import { firstValueFrom } from 'rxjs';
import { filter } from 'rxjs/operators';
import type { Instance } from '../support/instance';
import { LOCK_KEY, TokenFleet } from '../support/token-fleet';

/** So long that a test which passes has not waited for it. */
const FOR_EVER_MS = 60_000;

describe('callers that wait for a token', () => {
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start()));
  afterEach(() => fleet.stop());

  /** Every pause of theirs, before a look at the lock or at an announced token, is endless. */
  const patient = () =>
    fleet.instances(2, { random: 0.9, settings: { pollMs: FOR_EVER_MS, announceSpreadMs: FOR_EVER_MS } });

  it('have another instance’s token the moment it is announced, not after the spread of a large fleet', async () => {
    fleet.qpay.configure({ loginDelayMs: 200 });
    const [one, other] = patient() as [Instance, Instance];
    await fleet.listening(2);
    const tokens = await Promise.all([one.auth.getAccessToken(), other.auth.getAccessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(fleet.loginCalls()).toBe(1);
  });

  it('are each told of with the time that they waited, and whether for a token', async () => {
    const { auth } = fleet.instance();
    const waits: { outcome: string; durationMs: number }[] = [];
    auth.events$.subscribe((event) => event.type === 'wait' && waits.push(event));
    fleet.qpay.inject({ operation: 'auth.token', kind: 'delay', delayMs: 300, when: 'after' });
    await Promise.all([auth.getAccessToken(), auth.getAccessToken()]);
    await auth.getAccessToken();
    expect(waits.map(({ outcome }) => outcome)).toEqual(['token', 'token']);
    for (const { durationMs } of waits) expect(durationMs).toBeGreaterThanOrEqual(250);
    await auth.clearCache();
    fleet.qpay.inject({ operation: 'auth.token', kind: 'busy' });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'QPAY_UNAVAILABLE' });
    expect(waits.at(-1)?.outcome).toBe('failed');
    expect(waits).toHaveLength(3);
  });

  describe.each([
    ['its own request', (_: Instance, asleep: Instance) => asleep],
    ['another instance’s', (other: Instance) => other],
  ])('when QPay refuses the token at %s', (_, refusedBy) => {
    it('wake a renewal that sleeps because the token still worked', async () => {
      const [other, asleep] = patient() as [Instance, Instance];
      await fleet.listening(2);
      const token = await other.auth.getAccessToken();
      await asleep.auth.getAccessToken();
      await fleet.redis.set(LOCK_KEY, '1', 'EX', 60);
      const held = firstValueFrom(asleep.auth.events$.pipe(filter(({ type }) => type === 'lock')));
      const renewal = asleep.auth.forceRefresh();
      await held;
      await fleet.redis.del(LOCK_KEY);
      await refusedBy(other, asleep).auth.invalidate(token);
      await renewal;
      expect(fleet.loginCalls()).toBe(2);
    });
  });
});
