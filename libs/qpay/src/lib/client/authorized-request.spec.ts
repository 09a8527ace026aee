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

async function requestTo(
  handler: RawHandler,
  tokens = ready,
  timeoutMs = 1_000,
  circuit = new QPayCircuit(),
) {
  server = await startRawServer(handler);
  return new AuthorizedRequest(tokens, newQPayHttp(server.url, timeoutMs), circuit);
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
      const request = await requestTo((_seen, response) => json(response, 503, {}, { 'retry-after': '60' }));
      const started = Date.now();
      await expect(request.send(getInvoiceCall('i'), { timeoutMs: 5_000 })).rejects.toMatchObject({
        retryAfterMs: 60_000,
      });
      expect(server.requests).toHaveLength(1);
      expect(Date.now() - started).toBeLessThan(2_000);
    });
  });

  describe('timeoutMs', () => {
    it('bounds the whole call, repeats included', async () => {
      const request = await requestTo(() => undefined, ready, 200);
      const started = Date.now();
      await expect(request.send(getInvoiceCall('i'), { timeoutMs: 300, retries: 99 })).rejects.toMatchObject({
        code: 'QPAY_TIMEOUT',
      });
      expect(Date.now() - started).toBeLessThan(900);
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

  describe('circuit', () => {
    it('opens after failures in a row, fails at once meanwhile, and closes when the host is back', async () => {
      const circuit = new QPayCircuit({ failures: 3, restMs: 50 });
      const states: string[] = [];
      const stop = circuit.onStateChange((state) => states.push(state));
      let healthy = false;
      const request = await requestTo(
        (_seen, response) => (healthy ? json(response, 200, invoice) : response.writeHead(502).end('<html>')),
        ready,
        1_000,
        circuit,
      );
      for (let n = 0; n < 3; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      const error = await rejectionOf(request.send(create));
      expect(error).toMatchObject({
        code: 'QPAY_CIRCUIT_OPEN',
        retryAfterMs: 50,
        operation: 'invoice.create',
      });
      expect(server.requests).toHaveLength(3);
      expect(circuit.state).toBe('open');

      healthy = true;
      await new Promise((resolve) => setTimeout(resolve, 60));
      await request.send(getInvoiceCall('i'));
      expect(states).toEqual(['open', 'half-open', 'closed']);
      stop();
    });

    it('does not open for refusals, nor for one endpoint that is always busy', async () => {
      const circuit = new QPayCircuit({ failures: 2 });
      const request = await requestTo(
        (_seen, response) =>
          json(response, server.requests.length % 2 ? 500 : 422, {
            error: server.requests.length % 2 ? 'SYSTEM_BUSY' : 'INVOICE_NOTFOUND',
          }),
        ready,
        1_000,
        circuit,
      );
      for (let n = 0; n < 8; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      expect(circuit.state).toBe('closed');
    });
  });
});
