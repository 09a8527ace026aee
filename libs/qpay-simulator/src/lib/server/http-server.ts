import { Express } from 'express';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** A listening server that closes at once, whatever connections are open. */
export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** As long as nginx keeps idle connections, so that a test's keep-alive agent does not lose one between two calls. */
const KEEP_ALIVE_MS = 75_000;

/** Listens on a port (0 for a free one). Rejects when the port is taken. */
export async function listen(app: Express, port: number, host: string): Promise<RunningServer> {
  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: `http://${hostInUrl(host)}:${boundPort(server)}`, close: () => closeNow(server) };
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function boundPort(server: Server): number {
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The simulator is not listening on a port.');
  return address.port;
}

/** An address that stands for every interface cannot be called; this machine's own can. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
