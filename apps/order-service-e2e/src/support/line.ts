import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The line between a browser and the service, as a train through the mountains has it: it can be cut, and come back. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private heard = '';
  private tear?: string;
  private cut = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param target address of the service */
  static async to(target: string): Promise<Line> {
    const server = createServer();
    const line = new Line(server, new URL(target));
    server.on('connection', (socket: Socket) => line.accept(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  /** An address of the service as it is at this end of the line. */
  address(of: string): string {
    const { port } = this.server.address() as AddressInfo;
    return of.replace(this.target.host, `127.0.0.1:${port}`);
  }

  /** Heads of all requests for live events so far, in lower case. */
  get eventRequests(): string[] {
    return this.heard
      .split(/(?=(?:GET|POST) \/)/)
      .filter((head) => /^GET \S+\/events/.test(head))
      .map((head) => head.toLowerCase());
  }

  /** Ends every connection, and takes none until {@link mend}. */
  break(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  /** The next answer in which this text comes is torn off in the middle of it. */
  tearAt(text: string): void {
    this.tear = text;
  }

  async close(): Promise<void> {
    this.break();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(browser: Socket): void {
    if (this.cut) return void browser.destroy();
    const service = connect(Number(this.target.port), this.target.hostname);
    this.join(browser, service, (chunk) => {
      this.heard += chunk.toString('latin1');
      return chunk;
    });
    this.join(service, browser, (chunk) => this.torn(chunk, service));
  }

  private join(from: Socket, to: Socket, through: (chunk: Buffer) => Buffer): void {
    this.sockets.add(from);
    from.on('data', (chunk: Buffer) => to.write(through(chunk)));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.end();
    });
  }

  /** What gets through before the line tears. */
  private torn(chunk: Buffer, service: Socket): Buffer {
    const at = this.tear === undefined ? -1 : chunk.indexOf(this.tear);
    if (at === -1 || this.tear === undefined) return chunk;
    const length = at + Buffer.byteLength(this.tear) / 2;
    this.tear = undefined;
    service.destroy();
    return chunk.subarray(0, length);
  }
}
