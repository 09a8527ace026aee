import { CollapsedRuns } from './collapsed-runs';

/** A task that counts its runs and ends when it is told to. */
function controlledTask() {
  const ends: (() => void)[] = [];
  const run = () => new Promise<number>((resolve) => ends.push(() => resolve(ends.length)));
  return { run, ends };
}

describe(CollapsedRuns, () => {
  const WINDOW_MS = 50;
  const count = () => {
    let runs = 0;
    return { task: () => Promise.resolve(++runs), runs: () => runs };
  };

  it('runs a lone request at once', async () => {
    const { task } = count();
    expect(await new CollapsedRuns<number>(60_000).ask('a', task)).toBe(1);
  });

  it('shares one run between all who ask before it begins', async () => {
    const runs = new CollapsedRuns<number>(WINDOW_MS);
    const { task } = count();
    await expect(Promise.all(Array.from({ length: 50 }, () => runs.ask('a', task)))).resolves.toEqual(
      Array.from({ length: 50 }, () => 1),
    );
  });

  it('never answers with a run that had begun before the question', async () => {
    const runs = new CollapsedRuns<number>(0);
    const { run, ends } = controlledTask();
    const first = runs.ask('a', run);
    while (ends.length < 1) await new Promise(setImmediate);
    const second = runs.ask('a', run);
    while (ends.length < 2) await new Promise(setImmediate);
    ends.forEach((end) => end());
    await Promise.all([first, second]);
    expect(ends).toHaveLength(2);
  });

  it('begins the next run when the window is over, and shares it', async () => {
    const runs = new CollapsedRuns<number>(WINDOW_MS);
    const { task } = count();
    await runs.ask('a', task);
    const begun = performance.now();
    expect(await Promise.all([runs.ask('a', task), runs.ask('a', task)])).toEqual([2, 2]);
    // Timers may fire a millisecond early.
    expect(performance.now() - begun).toBeGreaterThan(WINDOW_MS - 10);
  });

  it('begins a run at once whose turn has come, and lets whoever asks after it share the next one', async () => {
    const runs = new CollapsedRuns<number>(WINDOW_MS);
    const { run, ends } = controlledTask();
    const first = runs.begin('a', run);
    expect(ends).toHaveLength(1);
    const begun = performance.now();
    const later = [runs.ask('a', run), runs.ask('a', run)];
    while (ends.length < 2) await new Promise(setImmediate);
    expect(performance.now() - begun).toBeGreaterThan(WINDOW_MS - 10);
    ends.forEach((end) => end());
    await Promise.all([first, ...later]);
    expect(ends).toHaveLength(2);
  });

  it('does not make one key wait for another', async () => {
    const runs = new CollapsedRuns<number>(60_000);
    const { task } = count();
    await runs.ask('a', task);
    expect(await runs.ask('b', task)).toBe(2);
  });

  it('tells everybody who shared a run that it failed, and runs again for the next', async () => {
    const runs = new CollapsedRuns<number>(0);
    const failing = () => Promise.reject(new Error('down'));
    const results = await Promise.allSettled([runs.ask('a', failing), runs.ask('a', failing)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(runs.ask('a', () => Promise.resolve(7))).resolves.toBe(7);
  });
});
