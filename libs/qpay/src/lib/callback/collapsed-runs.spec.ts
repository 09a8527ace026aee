import { TestClock } from '../../../test/support/test-clock';
import { rejectionOf } from '../http/raw-server.testing';
import { CollapsedRuns } from './collapsed-runs';

/** Work whose runs a test ends one by one. */
class Work {
  private readonly ends: { resolve(seen: string): void; reject(error: Error): void }[] = [];

  readonly run = (): Promise<string> => new Promise((resolve, reject) => this.ends.push({ resolve, reject }));
  get begun(): number {
    return this.ends.length;
  }
  end(run: number, seen: string): void {
    this.ends[run - 1]?.resolve(seen);
  }
  fail(run: number): void {
    this.ends[run - 1]?.reject(new Error(`run ${run} failed`));
  }
}

/** Lets everything go on that waits for nothing. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe(CollapsedRuns.name, () => {
  let clock: TestClock;
  let runs: CollapsedRuns<string>;
  let work: Work;
  const ask = (payment: string, key = 'invoice') =>
    runs.run(key, work.run, (seen) => seen.split(' ').includes(payment));

  beforeEach(() => {
    clock = new TestClock({ frozen: true });
    runs = new CollapsedRuns(2_000, clock);
    work = new Work();
  });

  it('answers everybody about one payment with one run', async () => {
    const all = Promise.all(Array.from({ length: 50 }, () => ask('p1')));
    work.end(1, 'p1');
    expect(new Set(await all)).toEqual(new Set(['p1']));
    expect(work.begun).toBe(1);
  });

  it('answers one who comes soon after with what the run saw', async () => {
    const first = ask('p1');
    work.end(1, 'p1');
    await first;
    clock.advance(1_999);
    expect(await ask('p1')).toBe('p1');
    expect(work.begun).toBe(1);
  });

  it('runs anew for one who comes after the interval, and remembers nobody meanwhile', async () => {
    const first = ask('p1');
    work.end(1, 'p1');
    await first;
    clock.advance(2_000);
    expect(runs.size).toBe(0);
    void ask('p1');
    expect(work.begun).toBe(2);
    work.end(2, 'p1');
  });

  it('gives a payment made during a run a run of its own, in time and once for all', async () => {
    const first = ask('p1');
    const late = Promise.all([ask('p2'), ask('p2'), ask('p3')]);
    work.end(1, 'p1');
    await first;
    await settle();
    const later = ask('p3');
    await settle();
    expect(work.begun).toBe(1);
    clock.advance(2_000);
    const lastMoment = ask('p1');
    await settle();
    expect(work.begun).toBe(2);
    expect(await lastMoment).toBe('p1');
    work.end(2, 'p1 p2 p3');
    expect(await late).toEqual(['p1 p2 p3', 'p1 p2 p3', 'p1 p2 p3']);
    expect(await later).toBe('p1 p2 p3');
    expect(work.begun).toBe(2);
  });

  it('runs at once for a payment it missed when the run took longer than the interval', async () => {
    const first = ask('p1');
    const late = ask('p2');
    clock.advance(5_000);
    work.end(1, 'p1');
    await first;
    await settle();
    expect(work.begun).toBe(2);
    work.end(2, 'p1 p2');
    expect(await late).toBe('p1 p2');
  });

  it('never runs twice at a time for one key, and lets keys be', async () => {
    void ask('p1', 'one');
    void ask('p2', 'one');
    void ask('p1', 'other');
    clock.advance(10_000);
    await settle();
    expect(work.begun).toBe(2);
    work.end(1, 'p1 p2');
    work.end(2, 'p1');
  });

  it('shares a failure with those who wait, and tries again for the next, in time', async () => {
    const waiting = [rejectionOf(ask('p1')), rejectionOf(ask('p1'))];
    work.fail(1);
    expect(await Promise.all(waiting)).toMatchObject([
      { message: 'run 1 failed' },
      { message: 'run 1 failed' },
    ]);
    const next = ask('p1');
    await settle();
    expect(work.begun).toBe(1);
    clock.advance(2_000);
    await settle();
    expect(work.begun).toBe(2);
    work.end(2, 'p1');
    expect(await next).toBe('p1');
  });

  it('forgets every key in the end', async () => {
    const asked = ['a', 'b', 'c'].map((key) => ask('p1', key));
    [1, 2, 3].forEach((run) => work.end(run, 'p1'));
    await Promise.all(asked);
    expect(runs.size).toBe(3);
    clock.advance(2_000);
    expect(runs.size).toBe(0);
  });
});
