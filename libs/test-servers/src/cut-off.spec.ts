import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { cutOff } from './cut-off';
import { openedInEachTest } from './index';

const HOST = '127.0.0.1';

describe('cutOff', () => {
  const opened = openedInEachTest();

  /** Both ends of a connection, neither of which ends because the other does. */
  async function connection(): Promise<{ near: Socket; far: Socket }> {
    const server = createServer({ allowHalfOpen: true });
    opened.add({ close: () => server.close() });
    server.listen(0, HOST);
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const { port } = server.address() as AddressInfo;
    const far = connect({ port, host: HOST, allowHalfOpen: true });
    opened.add({ close: () => far.destroy() });
    const [near] = await accepted;
    // Read, or neither would notice its end.
    for (const socket of [near, far]) socket.on('error', () => undefined).resume();
    return { near, far };
  }

  it('resets an open connection', async () => {
    const { near, far } = await connection();
    const error = once(far, 'error');
    cutOff(near);
    expect(await error).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
  });

  it('closes one whose own end is under way: a reset would lose its handle, and the process would spin at its exit', async () => {
    const { near, far } = await connection();
    const closed = once(near, 'close');
    near.once('end', () => cutOff(near.end()));
    far.end();
    await closed;
    expect(near.destroyed).toBe(true);
  });

  it('closes one that is still being made, and one that is closed already', async () => {
    const { far: closed } = await connection();
    const target = { port: closed.remotePort ?? 0, host: HOST };
    const making = connect(target).on('error', () => undefined);
    const gone = once(making, 'close');
    cutOff(making);
    await gone;
    cutOff(making);
    expect(making.destroyed).toBe(true);
  });
});
