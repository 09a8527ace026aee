import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Mark {
  at: number;
  when: 'before' | 'after';
  reached: () => void;
}

/** Stands between one process and its PostgreSQL and counts what the process asks, to end it at a chosen question. */
export class CountingProxy {
  private readonly sockets = new Set<Socket>();
  private asked = 0;
  private mark?: Mark;

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client: Socket) => this.accept(client));
  }

  static async start(target: { host: string; port: number }): Promise<CountingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CountingProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Calls back at the n-th question from now, before it is passed on or right after: its answer is lost in both. */
  onQuestion(n: number, when: Mark['when'], reached: () => void): void {
    this.mark = { at: this.asked + n, when, reached };
  }

  /** Forgets what was to happen. */
  clear(): void {
    this.mark = undefined;
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    const upstream = connect(this.target.port, this.target.host);
    client.on('data', (chunk: Buffer) => this.forward(chunk, upstream));
    upstream.on('data', (chunk: Buffer) => client.write(chunk));
    for (const [socket, other] of [[client, upstream] as const, [upstream, client] as const]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }

  private forward(chunk: Buffer, upstream: Socket): void {
    this.asked += 1;
    const mark = this.mark && this.asked >= this.mark.at ? this.mark : undefined;
    if (mark) this.mark = undefined;
    if (mark?.when === 'before') return mark.reached();
    upstream.write(chunk);
    mark?.reached();
  }
}
