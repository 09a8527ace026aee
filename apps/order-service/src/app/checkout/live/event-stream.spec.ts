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
});
