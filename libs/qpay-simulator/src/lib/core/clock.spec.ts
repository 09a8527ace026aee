import { SimulatorClock } from './clock';

describe(SimulatorClock.name, () => {
  let clock: SimulatorClock;

  beforeEach(() => {
    clock = new SimulatorClock();
  });

  afterEach(() => clock.stop());

  it('runs with the machine’s clock at first', () => {
    const before = Date.now();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(clock.now()).toBeLessThanOrEqual(Date.now());
  });

  it('runs on from where it was moved to', () => {
    clock.advance(3_600_000);
    expect(clock.now() - Date.now()).toBeGreaterThan(3_599_000);
    clock.set(new Date('2030-01-01T00:00:00Z'));
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse('2030-01-01T00:00:00Z'));
    expect(clock.epochSeconds()).toBe(Math.floor(clock.now() / 1000));
  });

  it('stands still while frozen, and moves only when moved', async () => {
    clock.freeze();
    const at = clock.now();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(at);
    clock.advance(5);
    expect(clock.now()).toBe(at + 5);
    clock.resume();
    expect(clock.now()).toBeGreaterThanOrEqual(at + 5);
  });

  it('wakes sleepers in order of their time when it is moved past them', async () => {
    clock.freeze();
    const woken: string[] = [];
    const sleepers = [
      clock.sleep(200).then(() => woken.push('late')),
      clock.sleep(100).then(() => woken.push('early')),
    ];
    clock.advance(99);
    await Promise.resolve();
    expect(woken).toEqual([]);
    clock.advance(200);
    await Promise.all(sleepers);
    expect(woken).toEqual(['early', 'late']);
  });

  it('wakes sleepers by itself while it runs, also after a thaw', async () => {
    await clock.sleep(5);
    clock.freeze();
    const sleeper = clock.sleep(5);
    clock.resume();
    await sleeper;
  });
});
