import { TokenFleet } from '../support/token-fleet';
import { concurrencyScenarios, tenantScenario } from './scenarios/concurrency.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe.each(['single', 'many'] as const)('many callers at once, QPay keeping %s session(s)', (session) => {
  const loginLatencies = [100, 700, 1_000, 3_000, 7_000];
  concurrencyScenarios({ session, loginLatencies, longLatencyMs: 3_000, rounds: 100 });
});

describe.each(['single', 'many'] as const)('two accounts at once, QPay keeping %s session(s)', (session) => {
  tenantScenario({ session });
});

describe('a process that is held up', () => {
  let fleet: TokenFleet;

  beforeEach(async () => void (fleet = await TokenFleet.start()));
  afterEach(() => fleet.stop());

  it('2: does not take its own pause for one of Redis, and uses the fleet’s token', async () => {
    const token = await fleet.instance().auth.getAccessToken();
    const starting = fleet.instance();
    holdUp(1_000);
    expect(await starting.auth.getAccessToken()).toBe(token);
    const running = fleet.instance();
    const asked = running.auth.getAccessToken();
    await fleet.redis.ping();
    holdUp(1_000);
    expect(await asked).toBe(token);
    expect(fleet.loginCalls()).toBe(1);
  });
});

/** Keeps the event loop from turning, as a long computation or a late scheduler does. */
function holdUp(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
