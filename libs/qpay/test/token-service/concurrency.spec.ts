import { concurrencyScenarios, tenantScenario } from './scenarios/concurrency.scenarios';

describe.each(['single', 'many'] as const)('many callers at once, QPay keeping %s session(s)', (session) => {
  const loginLatencies = [100, 700, 1_000, 3_000, 7_000];
  concurrencyScenarios({ form: 'single', session, loginLatencies, longLatencyMs: 3_000, rounds: 100 });
});

describe.each(['single', 'many'] as const)('two accounts at once, QPay keeping %s session(s)', (session) => {
  tenantScenario({ form: 'single', session });
});
