import { WorkerLoop } from './worker-loop';

describe(WorkerLoop, () => {
  const gate = () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { opened, open };
  };

  it('goes on at once while there is more to do', async () => {
    let passes = 0;
    const done = gate();
    const pass = async () => {
      passes += 1;
      if (passes === 5) done.open();
      return passes < 5;
    };
    const loop = new WorkerLoop({ name: 'test', intervalMs: 60_000, pass });
    loop.start();
    await done.opened;
    await loop.end();
    expect(passes).toBe(5);
  });

  it('I-38: ends only when the pass that is under way has ended', async () => {
    const [entered, finish] = [gate(), gate()];
    let finished = false;
    const pass = async () => {
      entered.open();
      await finish.opened;
      finished = true;
      return true;
    };
    const loop = new WorkerLoop({ name: 'test', intervalMs: 1, pass });
    loop.start();
    await entered.opened;
    const ended = loop.end();
    finish.open();
    await ended;
    expect(finished).toBe(true);
  });

  it('ends at once while it sleeps', async () => {
    const entered = gate();
    const pass = async () => {
      entered.open();
      return false;
    };
    const loop = new WorkerLoop({ name: 'test', intervalMs: 600_000, pass });
    loop.start();
    await entered.opened;
    await loop.end();
  });
});
