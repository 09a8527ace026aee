import type { QPayError } from '../errors/qpay-error';
import type { QPayHttpRequest } from './qpay-http.types';
import {
  newQPayHttp,
  rejectionOf,
  startRawServer,
  type RawHandler,
  type RawServer,
} from './raw-server.testing';

/** The bearer of the requests below. */
export const TOKEN = 'secret-token-0123456789';

/** A request that changes nothing. */
export const READ: QPayHttpRequest = {
  operation: 'invoice.get',
  method: 'GET',
  path: '/v2/invoice/1',
  authorization: { scheme: 'Bearer', token: TOKEN },
  effect: 'read',
};

/** A request of which nobody knows whether it has happened until it is answered. */
export const WRITE: QPayHttpRequest = {
  ...READ,
  operation: 'invoice.create',
  method: 'POST',
  path: '/v2/invoice',
  body: { amount: 100 },
  effect: 'write',
};

/** A request for a token. */
export const LOGIN: QPayHttpRequest = {
  ...READ,
  operation: 'auth.token',
  method: 'POST',
  authorization: { scheme: 'Basic', username: 'id', password: 'client-secret-1' },
  effect: 'login',
};

/** The library's HTTP before a server that answers as a test says: one server at a time, and none left after a test. */
export function httpBeforeServer() {
  let server: RawServer | undefined;
  const close = async (): Promise<void> => server?.close();

  afterEach(async () => {
    await close();
    server = undefined;
  });

  /** HTTP to a server that answers so. */
  async function against(handler: RawHandler, timeoutMs?: number) {
    server = await startRawServer(handler);
    return newQPayHttp(server.url, timeoutMs);
  }

  /** What a request is rejected with by a server that answers so. */
  async function failure(
    handler: RawHandler,
    request: QPayHttpRequest,
    timeoutMs?: number,
  ): Promise<QPayError> {
    const http = await against(handler, timeoutMs);
    return (await rejectionOf(http.send(request))) as QPayError;
  }

  /** What the server has seen. */
  function requests(): RawServer['requests'] {
    if (!server) throw new Error('no server was started');
    return server.requests;
  }

  return { against, failure, requests, close };
}
