import { expectNoCrossSlot } from '../support/cluster-errors';
import { startCluster, type RedisServers } from '../support/token-fleet';
import { burstOfProcesses, lostHolder } from './scenarios/process.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe('19: processes on a cluster of three masters', () => {
  let servers: RedisServers;
  const plan = { cluster: () => servers, session: 'single' } as const;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());

  describe('many', () => burstOfProcesses(plan));
  describe('the one that logs in for the fleet', () => lostHolder(plan));

  it('19: have made no CROSSSLOT error', () => expectNoCrossSlot(servers));
});
