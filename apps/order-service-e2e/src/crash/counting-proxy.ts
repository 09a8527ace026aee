import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What is counted: whatever is sent, or only what ends a transaction. */
export type Counted = 'questions' | 'commits';

const COMMIT = /\bcommit\0/i;

interface Mark {
  of: Counted;
  left: number;
  when: 'before' | 'after';
  reached: () => void;
}

/** Stands between one process and its PostgreSQL and counts what the process asks, to end it at a chosen question. */
export class CountingProxy {
  private readonly sockets = new Set<Socket>();
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

  /** Calls back at the n-th of them from now, before it is passed on or right after: its answer is lost in both. */
  on(of: Counted, n: number, when: Mark['when'], reached: () => void): void {
    this.mark = { of, left: n, when, reached };
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
    const mark = this.markAt(chunk);
    if (mark?.when === 'before') return mark.reached();
    upstream.write(chunk);
    mark?.reached();
  }

  private markAt(chunk: Buffer): Mark | undefined {
    const { mark } = this;
    if (!mark || (mark.of === 'commits' && !COMMIT.test(chunk.toString('latin1')))) return undefined;
    if (--mark.left > 0) return undefined;
    this.mark = undefined;
    return mark;
  }
}
