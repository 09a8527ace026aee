import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { WireTap } from './wire-tap';

describe(WireTap, () => {
  it('counts the bytes of both directions and changes none of them', async () => {
    const server = createServer(
      (socket) => void socket.on('data', (chunk) => socket.write(`${chunk}${chunk}`)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const tap = await WireTap.to((server.address() as AddressInfo).port);
    const client = connect(tap.port, '127.0.0.1');
    client.write('1234567');
    let text = '';
    while (text.length < 14) text += String((await once(client, 'data'))[0]);
    expect(text).toBe('12345671234567');
    expect(tap.read()).toEqual({ sent: 7, received: 14 });
    client.destroy();
    await tap.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
