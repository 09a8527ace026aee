import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { FaultFleet } from '../support/fault-fleet';

const INSTANCES = 20;
const OUTAGE_MS = 13_000;
const PAUSE_MS = 1_000;
const MIN_VALIDITY_SECONDS = 2;

/** Scaled lives, in seconds: when a token turns stale and until when it is handed out, counted from its end. */
const SHORT = { life: 7, storeMargin: 2, softLead: 3 };
/** With room for a login on a busy machine in between, where waiting is what is counted. */
const ROOMY = { life: 9, storeMargin: 3, softLead: 4.5 };

const everyInstance = Array.from({ length: INSTANCES }, (_, index) => index);

describe('Redis killed through the rotations of 20 instances', () => {
  let fleet: FaultFleet;

  afterEach(() => fleet.stop());

  async function warm(session: 'single' | 'many', { life, storeMargin }: typeof SHORT) {
    fleet = await FaultFleet.start({ session, lifetimeSeconds: life, loginDelayMs: 50 });
    const pauses = {
      loginPauseMs: PAUSE_MS,
      longestPauseWaitMs: PAUSE_MS,
      lostPatienceMs: 300,
      checkMs: 1_000,
    };
    const instances = await fleet.connected(INSTANCES, {
      settings: { storeMarginSeconds: storeMargin, ...pauses },
    });
    await Promise.all(instances.map(({ auth }) => auth.getAccessToken()));
    expect(fleet.logins).toHaveLength(1);
    return fleet.traffic(instances);
  }

  /** The times between one instance's logins in the outage, with what the later one was made for. */
  function gapsOf(instance: number, since: number) {
    const own = fleet.logins.slice(since).filter((login) => login.instance === instance && !login.failed);
    // Where QPay has refused the token none is held, and nothing else may be the reason of the login.
    const excused = own.filter(
      ({ freshness, reason = 'rejected' }) => freshness === 'none' && reason !== 'rejected',
    );
    expect(excused).toEqual([]);
    return own.slice(1).map(({ startedAt, freshness }, index) => ({
      ms: startedAt - (own[index]?.startedAt ?? 0),
      forced: freshness === 'none',
    }));
  }

  /** Resolves when so many more tokens have been issued. */
  async function rotations(count: number): Promise<void> {
    let after = fleet.qpay.events().at(-1)?.seq ?? 0;
    for (let rotation = 0; rotation < count; rotation++) {
      const issued = await fleet.qpay.waitForEvent(({ type }) => type === 'token.issued', {
        after,
        timeoutMs: 20_000,
      });
      after = issued.seq;
    }
  }

  it('21: with the one-session rule off nobody fails or waits, and each instance logs in once a rotation', async () => {
    const traffic = await warm('many', ROOMY);
    const before = fleet.logins.length;
    await fleet.killRedis();
    await delay(OUTAGE_MS);
    expect(fleet.logins.length - before).toBeGreaterThanOrEqual(2 * INSTANCES);
    for (const instance of everyInstance) {
      const gaps = gapsOf(instance, before);
      // A token's life counts from the last whole second before it was issued.
      const rotationMs = (ROOMY.life - 1 - ROOMY.softLead) * 1_000;
      for (const { ms } of gaps) expect(ms).toBeGreaterThanOrEqual(rotationMs);
    }
    await fleet.reviveRedis();
    // Within one lifetime the fleet is of one mind again: one login a rotation from then on.
    await delay(ROOMY.life * 1_000);
    const recovered = fleet.logins.length;
    await rotations(2);
    await traffic.stop();
    expect(fleet.logins.slice(recovered)).toHaveLength(2);
    expect(traffic.readErrors).toEqual([]);
    expect(traffic.failed).toEqual([]);
    expect(traffic.blocked).toBe(0);
  }, 60_000);

  it('21: with the one-session rule on nobody logs in while its token works, and all is well a second after', async () => {
    const traffic = await warm('single', SHORT);
    const before = fleet.logins.length;
    await fleet.killRedis();
    await delay(OUTAGE_MS);
    // A token works until QPay refuses it (then none is held) or until its last moments.
    const early = fleet.logins
      .slice(before)
      .filter(({ freshness, secondsLeft = 0 }) => freshness !== 'none' && secondsLeft > MIN_VALIDITY_SECONDS);
    expect(early).toEqual([]);
    for (const instance of everyInstance) {
      let inARow = 0;
      for (const { ms, forced } of gapsOf(instance, before)) {
        if (forced) expect(ms).toBeGreaterThanOrEqual(0.75 * PAUSE_MS * 2 ** Math.max(inARow - 1, 0));
        inARow = forced ? inARow + 1 : 0;
      }
    }
    await fleet.reviveRedis();
    const back = performance.now();
    await delay(SHORT.life * 1_000);
    await traffic.stop();
    expect(traffic.failedSince(back + 1_000)).toEqual([]);
    expect(traffic.requests).toBeGreaterThan(INSTANCES * 20);
  }, 60_000);
});
