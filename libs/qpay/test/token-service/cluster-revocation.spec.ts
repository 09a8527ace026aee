import { expectNoCrossSlot } from '../support/cluster-errors';
import { startCluster, type RedisServers } from '../support/token-fleet';
import { revocationScenarios } from './scenarios/revocation.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe('19: refused tokens on a cluster of three masters', () => {
  let servers: RedisServers;

  beforeAll(async () => void (servers = await startCluster()));
  afterAll(() => servers.stop());

  revocationScenarios({ cluster: () => servers, session: 'single' });

  it('19: have made no CROSSSLOT error', () => expectNoCrossSlot(servers));
});
