import type { Figures, Scale } from '../scenarios/scenario';

/** A figure that ours has to reach, and how it is read from what a scenario measured. */
export interface Target {
  measure: string;
  target: string;
  /** A count is the same on every machine; a time is not. */
  kind: 'count' | 'time';
  scenario: string;
  /** `reached` is left out where the run had nothing to compare with. */
  judge(ours: Figures, rivals: readonly Figures[]): { figure: string; reached?: boolean };
}

const WARM_NS = 500;
const REDIS_RATIO = 50;
/** Two in-process reads are called equal within this factor: below it lies what one run differs from the next. */
const NOISE = 1.25;
const BURST_EXTRA_MS = 600;
const WORST_READ_MS = 5;
const ABSENT_EXTRA_MS = 500;
const LOCK_LIFE_MS = 10_000;
/** 250 ms, and half as much of jitter. */
const POLL_MS = 375;
/** A token that can be used for 6 s is renewed after 5 s at the earliest. */
const SHORTEST_ROTATION_MS = 5_000;
/** The pause between forced logins of 5 s, less its jitter. */
const SHORTEST_PAUSE_MS = 3_750;
/** The pauses after failures begin at half a second, less jitter, and double. */
const FIRST_BACK_OFF_MS = 375;

const value = (figures: Figures, name: string) => figures[name] ?? NaN;
const ms = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;

/** The figure in that row has to be this one. */
function exactly(scenario: string, row: string, wanted: number, measure = `${scenario}: ${row}`): Target {
  const judge = (ours: Figures) => {
    const found = value(ours, row);
    return { figure: String(Number(found.toFixed(3))), reached: found === wanted };
  };
  return { measure, target: String(wanted), kind: 'count', scenario, judge };
}

/** It may be this at most. */
function atMost(
  scenario: string,
  row: string,
  limit: number,
  kind: Target['kind'],
  measure = `${scenario}: ${row.replace(/ ms$/, '')}`,
): Target {
  const show = kind === 'time' ? ms : String;
  const judge = (ours: Figures) => {
    const found = value(ours, row);
    return { figure: show(found), reached: found <= limit };
  };
  return { measure, target: `≤ ${show(limit)}`, kind, scenario, judge };
}

/** All rows of the table of figures to reach, in its order, for runs of this size. */
export function targetsOf(scale: Scale): Target[] {
  return [
    ...warmRead(),
    ...coldBurst(scale),
    ...soak('rotation soak'),
    ...soak('rotation soak, many sessions'),
    ...redisKilled(scale),
    ...redisAbsent(scale),
    ...revoked(scale),
    ...holderKilled(scale),
    ...unavailable(scale),
  ];
}

function warmRead(): Target[] {
  const scenario = 'warm read';
  const nsOf = (figures: Figures) => value(figures, 'ns a call');
  return [
    exactly(scenario, 'Redis commands a call', 0),
    {
      measure: 'warm read, median',
      target: `≤ ${WARM_NS / 1_000} µs`,
      kind: 'time',
      scenario,
      judge: (ours) => ({
        figure: `${(nsOf(ours) / 1_000).toFixed(3)} µs`,
        reached: nsOf(ours) <= WARM_NS,
      }),
    },
    {
      measure: 'warm read beside a Redis GET in the same process',
      target: `≥ ${REDIS_RATIO} times faster`,
      kind: 'time',
      scenario,
      judge: (ours) => {
        const ratio = value(ours, 'ns of a plain Redis GET in the same process') / nsOf(ours);
        return { figure: `${ratio.toFixed(0)} times`, reached: ratio >= REDIS_RATIO };
      },
    },
    {
      measure: 'warm read beside the fastest rival (25 % is noise)',
      target: 'no slower',
      kind: 'time',
      scenario,
      judge: (ours, rivals) => {
        if (rivals.length === 0) return { figure: 'no rival measured' };
        const fastest = Math.min(...rivals.map(nsOf));
        const figure = `${nsOf(ours).toFixed(0)} ns against ${fastest.toFixed(0)} ns`;
        return { figure, reached: nsOf(ours) <= fastest * NOISE };
      },
    },
  ];
}

function coldBurst({ burst }: Scale): Target[] {
  const scenario = 'cold burst';
  return burst.loginMs.flatMap((loginMs) => {
    const title = `login ${loginMs / 1000} s:`;
    return [
      exactly(scenario, `${title} logins`, 1),
      exactly(scenario, `${title} errors`, 0),
      atMost(scenario, `${title} p99 wait ms`, loginMs + BURST_EXTRA_MS, 'time'),
    ];
  });
}

function soak(scenario: string): Target[] {
  return [
    exactly(scenario, 'logins a rotation', 1),
    exactly(scenario, 'blocked reads', 0),
    exactly(scenario, 'reads that waited with a usable token in hand', 0),
    exactly(scenario, 'failed reads', 0),
    exactly(scenario, 'failed business requests', 0),
    atMost(scenario, 'worst read apart from the machine ms', WORST_READ_MS, 'time'),
  ];
}

function redisKilled({ fleet, killed: { downMs } }: Scale): Target[] {
  const many = 'Redis killed, many sessions';
  const single = 'Redis killed';
  const times = (shortestMs: number) =>
    fleet.processes * fleet.instancesEach * Math.ceil(downMs / shortestMs);
  const down = 'logins while down';
  return [
    exactly(many, 'failed reads', 0),
    exactly(many, 'failed requests', 0),
    atMost(
      many,
      down,
      times(SHORTEST_ROTATION_MS),
      'count',
      `${many}: ${down} (one an instance and rotation)`,
    ),
    exactly(many, 'logins a rotation, one life after', 1),
    exactly(single, 'logins while the own token works', 0),
    atMost(single, down, times(SHORTEST_PAUSE_MS), 'count', `${single}: ${down} (one an instance and pause)`),
    exactly(single, 'failed requests from 1 s after', 0),
  ];
}

function redisAbsent({ absent }: Scale): Target[] {
  const scenario = 'Redis absent at start';
  return [
    exactly(scenario, 'not served', 0),
    atMost(scenario, 'first token ms', absent.loginMs + ABSENT_EXTRA_MS, 'time'),
  ];
}

function revoked({ fleet, requestsEach }: Scale): Target[] {
  const scenario = 'revoked token';
  const requests = fleet.processes * fleet.instancesEach * requestsEach;
  return [
    exactly(scenario, 'logins', 1),
    exactly(scenario, 'failed requests', 0),
    atMost(scenario, 'tries', 2 * requests, 'count', `${scenario}: tries of ${requests} requests`),
  ];
}

function holderKilled({ holder }: Scale): Target[] {
  const scenario = 'holder killed cold';
  return [
    exactly(scenario, 'not served', 0),
    exactly(scenario, 'logins', 2, `${scenario}: logins, that of the killed one included`),
    atMost(scenario, 'worst wait ms', LOCK_LIFE_MS + holder.loginMs + POLL_MS, 'time'),
  ];
}

function unavailable({ unavailableMs }: Scale): Target[] {
  const scenario = 'QPay answers 503';
  const intervals = 1 + Math.ceil(Math.log2(unavailableMs / FIRST_BACK_OFF_MS + 1));
  const measure = `${scenario}: attempts in ${unavailableMs / 1_000} s (one a back-off interval for the fleet)`;
  return [
    atMost(scenario, 'attempts at QPay', intervals, 'count', measure),
    exactly(scenario, 'logins afterwards', 1),
  ];
}
