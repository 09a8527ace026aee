import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { took } from '../support/machine-delay';
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

const COMMAND_LIMIT_MS = 250;
/** Shorter than the time after which the other masters say themselves that the cluster is down. */
const FROZEN_MS = 4_000;

describe('19: on a cluster of which one master is frozen', () => {
  let servers: RedisServers;
  let fleet: TokenFleet;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());
  beforeEach(async () => void (fleet = await TokenFleet.start({}, servers)));
  afterEach(() => fleet.stop());

  it.each([TOKEN_KEY, LOCK_KEY, STRANGE_KEY])(
    '23: the one with %s costs one caller one command’s time limit, and nobody anything until it answers',
    async (key) => {
      const instance = fleet.instance();
      await instance.connected();
      const { auth } = instance;
      const { server: master } = await fleet.ownerOf(key);
      master.pause();
      try {
        // Somebody has to find out.
        await auth.getAccessToken();
        await auth.clearCache();
        const waits: number[] = [];
        for (const end = Date.now() + FROZEN_MS; Date.now() < end; await delay(25)) {
          waits.push(await took(() => auth.getAccessToken()));
          await auth.clearCache();
        }
        // One unanswered command would be a limit more than the login.
        expect(waits.filter((ms) => ms >= COMMAND_LIMIT_MS - 50)).toEqual([]);
      } finally {
        master.resume();
      }
      const token = await auth.getAccessToken();
      const logins = fleet.loginCalls();
      const shared = async () => (await fleet.redis.get(TOKEN_KEY)) !== null;
      await eventually('the token is shared', shared, 20_000);
      const other = fleet.instance();
      await other.connected();
      expect(await other.auth.getAccessToken()).toBe(token);
      expect(fleet.loginCalls()).toBe(logins);
    },
  );
});
