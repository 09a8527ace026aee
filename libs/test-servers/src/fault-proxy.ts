import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { cutOff } from './cut-off';

/** What becomes of the bytes. */
type Mode = 'forward' | 'black-hole' | 'refuse';

/** A TCP proxy in front of a real server, with the faults of a network. */
export interface FaultProxy {
  readonly host: string;
  readonly port: number;
  /** Holds every byte back by this many milliseconds, in each direction. 0 ends it. */
  delay(ms: number): void;
  /** Accepts connections and bytes, and passes none on. */
  blackHole(): void;
  /** Ends a black hole for new connections; those that are open stay in it. */
  admitNew(): void;
  /** Closes what is open and every new connection at once. */
  refuse(): void;
  /** Cuts every open connection with a reset; new ones work. */
  reset(): void;
  /**
   * Passes on the next request whose bytes contain the text, swallows its reply and cuts the connection: the command
   * was carried out, and its sender does not know.
   */
  dropReplyTo(text: string): Promise<void>;
  /** Ends every fault. */
  heal(): void;
  close(): Promise<void>;
}

class TcpFaultProxy implements FaultProxy {
  readonly host = '127.0.0.1';
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly server: Server;
  private mode: Mode = 'forward';
  private readonly lost = new WeakSet<Socket>();
  private delayMs = 0;
  private drop?: { text: string; done: () => void };

  constructor(private readonly target: { host: string; port: number }) {
    this.server = createServer((client) => this.accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  listen(): Promise<this> {
    return new Promise((resolve) => this.server.listen(0, this.host, () => resolve(this)));
  }

  delay = (ms: number) => void (this.delayMs = ms);
  blackHole = () => void (this.mode = 'black-hole');

  admitNew = () => {
    for (const socket of [...this.pairs].flat()) this.lost.add(socket);
    this.mode = 'forward';
  };

  refuse = () => {
    this.mode = 'refuse';
    this.cutAll();
  };

  reset = () => this.cutAll();

  dropReplyTo = (text: string) => new Promise<void>((done) => (this.drop = { text, done }));

  heal = () => {
    // What was swallowed in a black hole never arrives; a client has to connect again.
    for (const pair of [...this.pairs])
      if (this.mode === 'black-hole' || this.lost.has(pair[0])) this.cut(pair);
    this.mode = 'forward';
    this.delayMs = 0;
    this.drop = undefined;
  };

  close(): Promise<void> {
    this.cutAll();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    if (this.mode === 'refuse') return cutOff(client);
    const upstream = connect(this.target.port, this.target.host);
    const pair: [Socket, Socket] = [client, upstream];
    this.pairs.add(pair);
    let swallow = false;
    client.on('data', (chunk: Buffer) => {
      if (this.drop && chunk.includes(this.drop.text)) swallow = true;
      this.pass(chunk, upstream);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!swallow) return this.pass(chunk, client);
      this.drop?.done();
      this.drop = undefined;
      this.cut(pair);
    });
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut(pair));
      socket.on('close', () => this.cut(pair));
    }
  }

  private pass(chunk: Buffer, to: Socket): void {
    if (this.mode !== 'forward' || this.lost.has(to)) return;
    if (this.delayMs === 0) to.write(chunk);
    else setTimeout(() => !to.destroyed && to.write(chunk), this.delayMs);
  }

  private cut(pair: [Socket, Socket]): void {
    if (!this.pairs.delete(pair)) return;
    for (const socket of pair) cutOff(socket);
  }

  private cutAll(): void {
    for (const pair of [...this.pairs]) this.cut(pair);
  }
}

/** Starts a proxy on a free port of loopback in front of the given server. */
export function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  return new TcpFaultProxy(target).listen();
}
