import type { QPayAuthService } from '../../src';
import { expectNoCrossSlot } from '../support/cluster-errors';
import { startCluster, TOKEN_KEY, TokenFleet, type RedisServers } from '../support/token-fleet';
import { concurrencyScenarios, tenantScenario } from './scenarios/concurrency.scenarios';
import { lockScenarios } from './scenarios/lock.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

/** A cluster takes its time to be found, and this is not a test of the start: from here on every command is answered. */
async function reached(auth: QPayAuthService, storeErrors: string[]): Promise<void> {
  do {
    storeErrors.length = 0;
    await auth.clearCache();
  } while (storeErrors.length > 0);
}

describe('19: on a cluster of three masters', () => {
  let servers: RedisServers;
  const cluster = () => servers;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());

  describe('many callers at once', () => {
    concurrencyScenarios({
      cluster,
      session: 'single',
      loginLatencies: [100, 1_000],
      longLatencyMs: 3_000,
      rounds: 100,
    });
  });

  describe('two accounts at once', () => {
    tenantScenario({ cluster, session: 'single' });
  });

  describe('the lock', () => {
    lockScenarios({ cluster, foreignLockSeconds: 3, loginBudgetMs: 1_000 });
  });

  describe('the whole life of a token', () => {
    let fleet: TokenFleet;

    beforeEach(async () => void (fleet = await TokenFleet.start({}, servers)));
    afterEach(() => fleet.stop());

    it('19: works on two masters, and makes no error in Redis', async () => {
      const storeErrors: string[] = [];
      const [first, second] = fleet.instances(2);
      for (const { auth } of [first, second].flatMap((instance) => instance ?? [])) {
        auth.events$.subscribe((event) => event.type === 'store-error' && storeErrors.push(event.operation));
      }
      await fleet.listening(2);
      await Promise.all([first, second].map((one) => one && reached(one.auth, storeErrors)));
      const token = await first?.auth.getAccessToken();
      expect(await second?.auth.getAccessToken()).toBe(token);
      fleet.qpay.killSessions();
      expect(await Promise.all([first, second].map((one) => one && fleet.failures(one, 10)))).toEqual([0, 0]);
      expect(fleet.qpay.logins()).toBe(2);
      await second?.auth.clearCache();
      expect(await fleet.redis.get(TOKEN_KEY)).toBeNull();
      await first?.auth.forceRefresh();
      expect(await fleet.redis.get(TOKEN_KEY)).not.toBeNull();
      expect(storeErrors).toEqual([]);
    });
  });

  it('19: has made no CROSSSLOT error in any of these tests', () => expectNoCrossSlot(servers));
});
