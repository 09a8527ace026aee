import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Bytes that have passed, from the client's side of view. */
export interface PassedBytes {
  sent: number;
  received: number;
}

/** A TCP proxy on loopback that counts the bytes of every connection to one server. It adds time, so nothing is timed over it. */
export class WireTap {
  private readonly passed: PassedBytes = { sent: 0, received: 0 };
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.accept(client));

  private constructor(private readonly target: number) {}

  /** @param port of a server on loopback */
  static async to(port: number): Promise<WireTap> {
    const tap = new WireTap(port);
    await new Promise<void>((resolve) => tap.server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  /** Where clients connect to. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What has passed so far. */
  read(): PassedBytes {
    return { ...this.passed };
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    client.on('data', (chunk: Buffer) => (this.passed.sent += chunk.length));
    server.on('data', (chunk: Buffer) => (this.passed.received += chunk.length));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
