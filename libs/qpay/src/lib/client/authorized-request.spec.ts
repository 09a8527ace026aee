import { QPayTimeoutError } from '../errors/qpay-transport-errors';
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

const badGateway: RawHandler = (_seen, response) => void response.writeHead(502).end('<html>');
const REST_MS = 50;
/** Until a moment of the wall clock has passed. */
const until = (moment = new Date()) =>
  new Promise((resolve) => setTimeout(resolve, moment.getTime() - Date.now() + 5));

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
      const circuit = new QPayCircuit({ failures: 3, restMs: REST_MS });
      const states: string[] = [];
      const stop = circuit.onStateChange((state) => states.push(state));
      let healthy = false;
      const request = await requestTo(
        (seen, response) => (healthy ? json(response, 200, invoice) : badGateway(seen, response)),
        ready,
        1_000,
        circuit,
      );
      for (let n = 0; n < 3; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      const { retryAt, ...status } = circuit.status();
      expect(status).toEqual({ state: 'open', failuresInARow: 3, lastFailure: 'QPAY_UNAVAILABLE' });
      const error = await rejectionOf(request.send(create));
      expect(error).toMatchObject({ code: 'QPAY_CIRCUIT_OPEN', operation: 'invoice.create' });
      expect(Reflect.get(Object(error), 'retryAfterMs')).toBeLessThanOrEqual(REST_MS);
      expect(server.requests).toHaveLength(3);

      healthy = true;
      await until(retryAt);
      await request.send(getInvoiceCall('i'));
      expect(states).toEqual(['open', 'half-open', 'closed']);
      expect(circuit.status()).toEqual({ state: 'closed', failuresInARow: 0 });
      stop();
    });

    it('asks for no token while it is open', async () => {
      let asked = 0;
      const tokens: QPayTokenSource = { withToken: (fn) => ((asked += 1), fn('token')) };
      const circuit = new QPayCircuit({ failures: 1 });
      const request = await requestTo(badGateway, tokens, 1_000, circuit);
      await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      await expect(request.send(getInvoiceCall('i'))).rejects.toMatchObject({ code: 'QPAY_CIRCUIT_OPEN' });
      expect(asked).toBe(1);
    });

    it('does not open for logins that fail: the token source has pauses of its own', async () => {
      const tokens: QPayTokenSource = {
        withToken: () => Promise.reject(new QPayTimeoutError('no login', { operation: 'auth.token' })),
      };
      const circuit = new QPayCircuit({ failures: 1, patienceMs: 0 });
      const request = await requestTo(badGateway, tokens, 1_000, circuit);
      await expect(request.send(getInvoiceCall('i'), { retries: 0 })).rejects.toThrow('no login');
      expect(circuit.status()).toEqual({ state: 'closed', failuresInARow: 0 });
    });

    it.each([
      ['counts a host that had its time', 0, 'open'],
      ['does not count a caller in a hurry', 60_000, 'closed'],
    ])('%s when no answer came', async (_what, patienceMs, state) => {
      const circuit = new QPayCircuit({ failures: 2, patienceMs });
      const request = await requestTo(() => undefined, ready, 1_000, circuit);
      const hurried = { timeoutMs: 20, retries: 0 };
      await expect(request.send(getInvoiceCall('i'), hurried)).rejects.toMatchObject({
        code: 'QPAY_TIMEOUT',
      });
      await expect(request.send(create, hurried)).rejects.toMatchObject({ code: 'QPAY_UNKNOWN_OUTCOME' });
      expect(circuit.state).toBe(state);
    });

    it('begins to count anew after any answer, a refusal too', async () => {
      const circuit = new QPayCircuit({ failures: 2 });
      const request = await requestTo(
        (seen, response) =>
          server.requests.length % 2 ? badGateway(seen, response) : json(response, 422, { error: 'X' }),
        ready,
        1_000,
        circuit,
      );
      for (let n = 0; n < 6; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      expect(circuit.state).toBe('closed');
    });

    it('stays at rest when the call on trial is ended by its caller', async () => {
      const circuit = new QPayCircuit({ failures: 1, restMs: REST_MS });
      const trial = new AbortController();
      const request = await requestTo(
        (seen, response) => (server.requests.length === 1 ? badGateway(seen, response) : trial.abort()),
        ready,
        1_000,
        circuit,
      );
      await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
      await until(circuit.status().retryAt);
      await expect(request.send(getInvoiceCall('i'), { signal: trial.signal })).rejects.toMatchObject({
        code: 'QPAY_ABORTED',
      });
      expect(circuit.status()).toMatchObject({ state: 'open', failuresInARow: 1 });
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
