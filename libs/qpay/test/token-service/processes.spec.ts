import { burstOfProcesses, lostHolder } from './scenarios/process.scenarios';

// A busy machine takes its time to start processes; what a test says of time, it asserts.
jest.setTimeout(120_000);

describe.each(['single', 'many'] as const)('many processes, QPay keeping %s session(s)', (session) => {
  burstOfProcesses({ session });
});

describe.each(['single', 'many'] as const)(
  'the process that logs in for the fleet, QPay keeping %s session(s)',
  (session) => {
    lostHolder({ session });
  },
);
