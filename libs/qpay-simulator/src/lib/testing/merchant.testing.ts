import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** A merchant's callback endpoint that answers what it is told to and remembers who called. */
export class MerchantStandIn {
  readonly heard: { method: string; url: string }[] = [];
  answer: { status: number; body: string } = { status: 200, body: 'SUCCESS' };
  /** Runs before an answer is sent. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  private server: Server | undefined;

  /** Starts listening. */
  async start(): Promise<this> {
    const server = createServer((request: IncomingMessage, response) => {
      this.heard.push({ method: request.method ?? '', url: request.url ?? '' });
      void this.beforeAnswer().then(() => response.writeHead(this.answer.status).end(this.answer.body));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** An address of this merchant. */
  url(path: string): string {
    const address: AddressInfo | string | null | undefined = this.server?.address();
    if (!address || typeof address === 'string') throw new Error('The merchant is not listening.');
    return `http://127.0.0.1:${address.port}${path}`;
  }

  /** Stops listening and cuts what is open. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
}
