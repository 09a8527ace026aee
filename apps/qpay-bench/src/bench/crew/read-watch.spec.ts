import { setImmediate as nextTurn } from 'node:timers/promises';
import { tokenFingerprint } from 'qpay-simulator';
import { ReadWatch } from './read-watch';

const adapter = (work: () => unknown = () => undefined, held?: boolean) => ({
  getToken: async () => {
    await work();
    return 'new';
  },
  ...(held !== undefined && { holds: () => held }),
});

/** Blocks the process without using the processor, as a machine that gives it to others does. Its other threads may go on. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const compute = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until;);
};

describe(ReadWatch, () => {
  let watch: ReadWatch;

  beforeEach(() => void (watch = new ReadWatch()));
  afterEach(() => watch.stop());

  it('notes a read that waits, with the token before it', async () => {
    expect(await watch.time(adapter(nextTurn, false), 'old')).toBe('new');
    expect(watch.waits).toEqual([
      { at: expect.any(Number), ms: expect.any(Number), last: tokenFingerprint('old'), held: false },
    ]);
  });

  it('notes a read that waits and fails', async () => {
    const failing = adapter(() => nextTurn().then(() => Promise.reject(new Error('no token'))));
    await expect(watch.time(failing)).rejects.toThrow('no token');
    expect(watch.waits).toHaveLength(1);
  });

  it('does not take a read that the machine holds up for one that waits, nor its time for the read’s own', async () => {
    const still = new ReadWatch(() => ({ user: 0, system: 0 }));
    await still.time(adapter(() => standStill(100)));
    const { worstWarmMs, worstWarmOwnMs, heldUpMs } = still.stop();
    expect(still.waits).toEqual([]);
    expect(worstWarmMs).toBeGreaterThanOrEqual(99);
    expect(worstWarmOwnMs).toBeLessThan(worstWarmMs / 2);
    expect(heldUpMs).toBeGreaterThanOrEqual(0);
  });

  it('takes the time that a read computes for its own', async () => {
    await watch.time(adapter(() => compute(50)));
    const { worstWarmOwnMs } = watch.stop();
    expect(worstWarmOwnMs).toBeGreaterThan(1);
  });
});
