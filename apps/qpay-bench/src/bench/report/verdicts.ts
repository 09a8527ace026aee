import { OURS } from '../lineup';
import type { Outcome } from '../run-bench';
import type { Figures, Scale } from '../scenarios/scenario';

/** One of the figures that ours has to reach. */
export interface Verdict {
  claim: string;
  holds: boolean;
  figure: string;
  /** A count is the same on every machine; a time is not, and does not decide the exit code. */
  kind: 'count' | 'time';
}

const WARM_NS = 500;
const REDIS_RATIO = 50;
/** Two in-process reads are called equal within this factor: below it lies what one run differs from the next. */
const NOISE = 1.25;
const BURST_EXTRA_MS = 600;
const WORST_READ_MS = 5;
/** The pause between forced logins of 5 s, less its jitter. */
const SHORTEST_PAUSE_MS = 3_750;
/** With pauses that double from half a second, no more attempts fit into 30 s. */
const ATTEMPTS_IN_30_S = 8;

/** Judges ours by the figures to reach. What was not measured is not judged. */
export function judge(outcomes: readonly Outcome[], scale: Scale): Verdict[] {
  const figuresOf = (scenario: string, rival = OURS): Figures | undefined => {
    const measured = outcomes.find((one) => one.scenario.name === scenario)?.figures.get(rival);
    return typeof measured === 'string' ? undefined : measured;
  };
  const failed = outcomes.flatMap(({ scenario, figures }) => {
    const measured = figures.get(OURS);
    return typeof measured === 'string' ? [count(`${scenario.name}: can be measured`, false, measured)] : [];
  });
  const ifMeasured = (scenario: string, judged: (figures: Figures) => Verdict[]) => {
    const figures = figuresOf(scenario);
    return figures ? judged(figures) : [];
  };
  return [
    ...failed,
    ...ifMeasured('warm read', (figures) => warmRead(figures, fastestRival(outcomes))),
    ...ifMeasured('cold burst', (figures) => coldBurst(figures, scale)),
    ...ifMeasured('rotation soak', (figures) => soak('rotation soak', figures)),
    ...ifMeasured('rotation soak, many sessions', (figures) => soak('rotation soak, many sessions', figures)),
    ...ifMeasured('Redis killed', (figures) => killed(figures, scale)),
    ...ifMeasured('Redis killed, one session', (figures) => killedOneSession(figures, scale)),
    ...ifMeasured('QPay answers 503', unavailable),
    ...ifMeasured('revoked token', revoked),
  ];
}

const value = (figures: Figures, name: string) => figures[name] ?? NaN;
const count = (claim: string, holds: boolean, figure: string): Verdict => ({
  claim,
  holds,
  figure,
  kind: 'count',
});
const time = (claim: string, holds: boolean, figure: string): Verdict => ({
  claim,
  holds,
  figure,
  kind: 'time',
});
const ms = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;

function exactly(what: string, figures: Figures, name: string, wanted: number): Verdict {
  const found = value(figures, name);
  return count(`${what}: ${name} = ${wanted}`, found === wanted, String(found));
}

function fastestRival(outcomes: readonly Outcome[]): number {
  const warm = outcomes.find(({ scenario }) => scenario.name === 'warm read');
  const times = [...(warm?.figures ?? [])].flatMap(([name, figures]) =>
    name === OURS || typeof figures === 'string' ? [] : [value(figures, 'ns a call')],
  );
  return Math.min(...times);
}

function warmRead(figures: Figures, rival: number): Verdict[] {
  const ns = value(figures, 'ns a call');
  const ratio = value(figures, 'ns of a plain Redis GET in the same process') / ns;
  return [
    exactly('warm read', figures, 'Redis commands a call', 0),
    time(`warm read: at most ${WARM_NS} ns`, ns <= WARM_NS, `${ns.toFixed(0)} ns`),
    time(
      `warm read: at least ${REDIS_RATIO} times a Redis GET`,
      ratio >= REDIS_RATIO,
      `${ratio.toFixed(0)} times`,
    ),
    ...(Number.isFinite(rival) ? [noSlower(ns, rival)] : []),
  ];
}

const noSlower = (ns: number, rival: number) =>
  time(
    'warm read: no slower than the fastest rival (25 % is noise)',
    ns <= rival * NOISE,
    `${ns.toFixed(0)} ns against ${rival.toFixed(0)} ns`,
  );

function coldBurst(figures: Figures, { burst }: Scale): Verdict[] {
  return burst.loginMs.flatMap((loginMs) => {
    const title = `login ${loginMs / 1000} s:`;
    const p99 = value(figures, `${title} p99 wait ms`);
    return [
      exactly('cold burst', figures, `${title} logins`, 1),
      exactly('cold burst', figures, `${title} errors`, 0),
      time(
        `cold burst: ${title} p99 at most login + ${BURST_EXTRA_MS} ms`,
        p99 <= loginMs + BURST_EXTRA_MS,
        ms(p99),
      ),
    ];
  });
}

function soak(name: string, figures: Figures): Verdict[] {
  const worst = value(figures, 'worst read ms');
  return [
    exactly(name, figures, 'logins a rotation', 1),
    exactly(name, figures, 'blocked reads', 0),
    exactly(name, figures, 'failed reads', 0),
    exactly(name, figures, 'failed business requests', 0),
    time(`${name}: worst read below ${WORST_READ_MS} ms`, worst < WORST_READ_MS, ms(worst)),
  ];
}

function killed(figures: Figures, { fleet, killed: { downMs } }: Scale): Verdict[] {
  // A token that can be used for 6 s is renewed after 5 s at the earliest.
  const allowed = fleet.processes * fleet.instancesEach * Math.ceil(downMs / 5_000);
  const logins = value(figures, 'logins while down');
  const after = value(figures, 'logins a rotation, one life after');
  return [
    exactly('Redis killed', figures, 'failed reads', 0),
    exactly('Redis killed', figures, 'failed requests', 0),
    count(
      `Redis killed: at most one login an instance and rotation (${allowed})`,
      logins <= allowed,
      String(logins),
    ),
    count('Redis killed: one login a rotation again, one life after', after === 1, after.toFixed(2)),
  ];
}

function killedOneSession(figures: Figures, { fleet, killed: { downMs } }: Scale): Verdict[] {
  const allowed = fleet.processes * fleet.instancesEach * Math.ceil(downMs / SHORTEST_PAUSE_MS);
  const logins = value(figures, 'logins while down');
  return [
    exactly('Redis killed, one session', figures, 'failed requests from 1 s after', 0),
    count(
      `Redis killed, one session: at most one login an instance and pause (${allowed})`,
      logins <= allowed,
      String(logins),
    ),
  ];
}

function unavailable(figures: Figures): Verdict[] {
  const attempts = value(figures, 'attempts at QPay');
  return [
    count(
      `QPay answers 503: one attempt a back-off interval, at most ${ATTEMPTS_IN_30_S} in 30 s`,
      attempts <= ATTEMPTS_IN_30_S,
      String(attempts),
    ),
    exactly('QPay answers 503', figures, 'logins afterwards', 1),
  ];
}

const revoked = (figures: Figures) => [
  exactly('revoked token', figures, 'logins', 1),
  exactly('revoked token', figures, 'failed requests', 0),
];
