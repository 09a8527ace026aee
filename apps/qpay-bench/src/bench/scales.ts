import type { Scale } from './scenarios/scenario';

/** What the figures in the documentation come from. */
export const FULL: Scale = {
  burst: { processes: 8, callers: 500, loginMs: [100, 1_000, 3_000] },
  fleet: { processes: 4, instancesEach: 5 },
  warmReads: 500_000,
  soakMs: 60_000,
  killed: { beforeMs: 3_000, downMs: 12_000, afterMs: 15_000 },
  absent: { processes: 4, loginMs: 1_000, patienceMs: 10_000 },
  holder: { processes: 4, callers: 50, loginMs: 1_000, patienceMs: 20_000 },
  unavailableMs: 30_000,
  readersEach: 50,
  requestsEach: 50,
  revokedAfterMs: 6_000,
};

/** Under a minute: a taste of it. Too short for an outage of Redis to span a rotation, so that scenario is left out. */
export const QUICK: Scale = {
  burst: { processes: 4, callers: 100, loginMs: [1_000] },
  fleet: { processes: 2, instancesEach: 3 },
  warmReads: 100_000,
  soakMs: 6_500,
  killed: { beforeMs: 4_000, downMs: 6_000, afterMs: 18_000 },
  absent: { processes: 2, loginMs: 300, patienceMs: 1_500 },
  holder: { processes: 2, callers: 10, loginMs: 300, patienceMs: 12_000 },
  unavailableMs: 2_000,
  readersEach: 5,
  requestsEach: 20,
  revokedAfterMs: 5_200,
};
