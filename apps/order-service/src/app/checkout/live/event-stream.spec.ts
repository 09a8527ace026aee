import { once } from 'node:events';
import { EventStream } from './event-stream';

describe(EventStream, () => {
  it('ends in good order for whoever reads it', async () => {
    const stream = new EventStream(() => undefined);
    stream.send('1', 'state', { paid: true });
    stream.end();
    let text = '';
    for await (const chunk of stream.body) text += String(chunk);
    expect(text).toContain('id: 1\nevent: state\ndata: {"paid":true}\n\n');
  });

  it('ends for whoever does not, and tells it once', async () => {
    let told = 0;
    const stream = new EventStream(() => void (told += 1));
    stream.send('1', 'state', 'x'.repeat(100_000));
    const closed = once(stream.body, 'close');
    stream.end();
    await closed;
    expect(told).toBe(1);
  });

  it('shows a sign of life every twenty seconds, and none when it is gone', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const stream = new EventStream(() => undefined);
    const heard = () => String(stream.body.read() ?? '');
    expect(heard()).toBe('retry: 2000\n: \n\n');
    jest.advanceTimersByTime(19_999);
    expect(heard()).toBe('');
    jest.advanceTimersByTime(1);
    expect(heard()).toBe(': \n\n');
    jest.advanceTimersByTime(40_000);
    expect(heard()).toBe(': \n\n: \n\n');
    stream.body.destroy();
    await once(stream.body, 'close');
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
