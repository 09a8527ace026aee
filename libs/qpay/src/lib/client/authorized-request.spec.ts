import {
  json,
  newQPayHttp,
  rejectionOf,
  startRawServer,
  type RawHandler,
  type RawServer,
} from '../http/raw-server.testing';
import { AuthorizedRequest } from './authorized-request';
import type { QPayTokenSource } from './call.types';
import { getInvoiceCall, cancelInvoiceCall, createInvoiceCall } from './invoice-calls';
import { QPayCircuit } from './qpay-circuit';

const ready: QPayTokenSource = { withToken: (fn) => fn('token') };
const never: QPayTokenSource = { withToken: () => new Promise(() => undefined) };
const invoice = { invoice_id: 'i', invoice_status: 'OPEN' };
const create = createInvoiceCall({ senderInvoiceNo: '1', description: 'd', amount: 1 }, { invoiceCode: 'C' });

let server: RawServer;
afterEach(() => server.close());

async function requestTo(handler: RawHandler, tokens = ready, timeoutMs = 1_000) {
  server = await startRawServer(handler);
  return new AuthorizedRequest(tokens, newQPayHttp(server.url, timeoutMs), new QPayCircuit());
}

describe('AuthorizedRequest', () => {
  describe('retries', () => {
    it('repeats a read until QPay answers', async () => {
      const request = await requestTo((_seen, response) =>
        server.requests.length < 3
          ? json(response, 500, { error: 'SYSTEM_BUSY' })
          : json(response, 200, invoice),
      );
      await expect(request.send(getInvoiceCall('i'))).resolves.toMatchObject({ invoiceId: 'i' });
      expect(server.requests).toHaveLength(3);
    });

    it('gives up after the repeats allowed', async () => {
      const request = await requestTo((_seen, response) => json(response, 500, { error: 'SYSTEM_BUSY' }));
      await expect(request.send(getInvoiceCall('i'), { retries: 1 })).rejects.toMatchObject({
        code: 'QPAY_UNAVAILABLE',
      });
      expect(server.requests).toHaveLength(2);
      await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      expect(server.requests).toHaveLength(3);
    });

    it('gives up at once when QPay asks for more time than is left', async () => {
      const request = await requestTo((_seen, response) => json(response, 503, {}, { 'retry-after': '180' }));
      // Waiting for the limit instead would outlast the test.
      await expect(request.send(getInvoiceCall('i'), { timeoutMs: 60_000 })).rejects.toMatchObject({
        code: 'QPAY_UNAVAILABLE',
        retryAfterMs: 180_000,
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  describe('timeoutMs', () => {
    it('bounds the whole call, repeats included', async () => {
      const request = await requestTo(() => undefined, ready, 200);
      // A hundred tries of 200 ms each would outlast the test.
      await expect(request.send(getInvoiceCall('i'), { timeoutMs: 300, retries: 99 })).rejects.toMatchObject({
        code: 'QPAY_TIMEOUT',
      });
      expect(server.requests.length).toBeLessThan(4);
    });

    it('bounds the wait for a token, and then nothing has been sent', async () => {
      const request = await requestTo((_seen, response) => json(response, 200, {}), never);
      const error = await rejectionOf(request.send(create, { timeoutMs: 30 }));
      expect(error).toMatchObject({ code: 'QPAY_TIMEOUT' });
      expect(server.requests).toHaveLength(0);
    });

    it('sends nothing once a call has ended, even when a token arrives late', async () => {
      let arrive: (token: string) => void = () => undefined;
      const late = new Promise<string>((resolve) => (arrive = resolve));
      let finished: Promise<unknown> = Promise.resolve();
      const tokens: QPayTokenSource = {
        withToken: (fn) => {
          const run = late.then(fn);
          finished = run.catch(() => undefined);
          return run;
        },
      };
      const request = await requestTo((_seen, response) => json(response, 200, {}), tokens);
      await rejectionOf(request.send(create, { timeoutMs: 30 }));
      arrive('token');
      await finished;
      expect(server.requests).toHaveLength(0);
    });

    it('calls a write that was on the wire unknown, not timed out', async () => {
      const request = await requestTo(() => undefined);
      await expect(request.send(create, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
      });
    });
  });

  describe('signal', () => {
    it('ends a wait for a token, a pause and a request', async () => {
      const waiting = new AbortController();
      const request = await requestTo((_seen, response) => json(response, 500, {}), never);
      const ended = rejectionOf(request.send(create, { signal: waiting.signal }));
      waiting.abort();
      expect(await ended).toMatchObject({ code: 'QPAY_ABORTED' });
      await server.close();

      const pausing = new AbortController();
      const paused = await requestTo((_seen, response) => {
        response.once('close', () => setImmediate(() => pausing.abort()));
        json(response, 503, {}, { 'retry-after': '60' });
      });
      expect(await rejectionOf(paused.send(getInvoiceCall('i'), { signal: pausing.signal }))).toMatchObject({
        code: 'QPAY_ABORTED',
      });
      await server.close();

      const sending = new AbortController();
      const sent = await requestTo(() => sending.abort());
      expect(await rejectionOf(sent.send(create, { signal: sending.signal }))).toMatchObject({
        code: 'QPAY_UNKNOWN_OUTCOME',
      });
    });

    it('does not hide a write that may have happened behind a later abort', async () => {
      const controller = new AbortController();
      const request = await requestTo(() => controller.abort());
      const error = await rejectionOf(request.send(cancelInvoiceCall('i'), { signal: controller.signal }));
      expect(error).toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME', reference: { invoiceId: 'i' } });
      expect(server.requests).toHaveLength(1);
    });

    it('leaves no listener behind', async () => {
      const { signal } = new AbortController();
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => ((listeners += 1), add(...args));
      signal.removeEventListener = (...args: Parameters<typeof remove>) => (
        (listeners -= 1),
        remove(...args)
      );
      const request = await requestTo((_seen, response) => json(response, 200, invoice));
      await request.send(getInvoiceCall('i'), { signal });
      expect(listeners).toBe(0);
    });
  });
});
