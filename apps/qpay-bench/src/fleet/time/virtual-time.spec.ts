import { VirtualProcess } from './virtual-process';
import { VirtualTime } from './virtual-time';

const run = (time: VirtualTime, until: number) => time.run(until, () => undefined);

describe(VirtualTime, () => {
  it('lets events happen in the order of their moments, and of their making within one', async () => {
    const time = new VirtualTime();
    const seen: string[] = [];
    const events = { c: 20, a: 10, b: 10, d: 30 };
    for (const [name, ms] of Object.entries(events))
      time.schedule(ms, () => seen.push(`${name}@${time.now}`));
    await run(time, 25);
    expect(seen).toEqual(['a@10', 'b@10', 'c@20']);
    expect(time.now).toBe(25);
  });

  it('runs every promise to its end before the next event', async () => {
    const time = new VirtualTime();
    const seen: string[] = [];
    const longWork = async () => {
      for (let i = 0; i < 100; i++) await Promise.resolve();
      seen.push('promise');
    };
    time.schedule(1, () => void longWork());
    time.schedule(1, () => seen.push('event'));
    await run(time, 1);
    expect(seen).toEqual(['promise', 'event']);
  });

  it('forgets what was cancelled', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    time.schedule(1, () => seen.push(1))();
    await run(time, 10);
    expect(seen).toEqual([]);
    expect(time.steps).toBe(0);
  });

  it('ends when a check after an event throws', async () => {
    const time = new VirtualTime();
    time.schedule(1, () => undefined);
    const broken = time.run(10, () => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(time.now).toBe(1);
  });
});

describe(VirtualProcess, () => {
  const started = () => {
    const time = new VirtualTime();
    return { time, process: new VirtualProcess(time, 0) };
  };

  it('never hears of anything once it is dead', async () => {
    const { time, process } = started();
    const seen: number[] = [];
    process.clock.schedule(10, () => seen.push(time.now));
    time.schedule(5, () => process.kill());
    await run(time, 100);
    expect(seen).toEqual([]);
  });

  it('hears late what came while it was stopped, its clocks having gone on', async () => {
    const { time, process } = started();
    const seen: number[] = [];
    process.clock.schedule(10, () => seen.push(time.now, process.clock.monotonic()));
    time.schedule(5, () => process.stop());
    time.schedule(50, () => process.resume(false));
    await run(time, 100);
    expect(seen).toEqual([50, 50]);
    expect(process.stoodStillMs).toBe(45);
  });

  it('counts sleep neither on its monotonic clock nor on its timers', async () => {
    const { time, process } = started();
    const seen: number[] = [];
    process.clock.schedule(10, () => seen.push(time.now, process.clock.monotonic()));
    time.schedule(5, () => process.stop());
    time.schedule(50, () => process.resume(true));
    await run(time, 100);
    expect(seen).toEqual([55, 10]);
  });

  it('has timers of whole milliseconds, at least one, as the platform has', async () => {
    const { time, process } = started();
    const seen: number[] = [];
    process.clock.schedule(0.2, () => seen.push(time.now));
    process.clock.schedule(7.9, () => seen.push(time.now));
    await run(time, 100);
    expect(seen).toEqual([1, 7]);
  });
});
