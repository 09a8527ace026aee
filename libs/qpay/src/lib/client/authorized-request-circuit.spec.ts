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
import { createInvoiceCall, getInvoiceCall } from './invoice-calls';
import { QPayCircuit } from './qpay-circuit';

const ready: QPayTokenSource = { withToken: (fn) => fn('token') };
const invoice = { invoice_id: 'i', invoice_status: 'OPEN' };
const create = createInvoiceCall({ senderInvoiceNo: '1', description: 'd', amount: 1 }, { invoiceCode: 'C' });

const badGateway: RawHandler = (_seen, response) => void response.writeHead(502).end('<html>');
const REST_MS = 60_000;

let server: RawServer;
// The time of day stands still, so that a circuit rests until a test says otherwise; timers and sockets run on.
beforeEach(() => jest.useFakeTimers({ doNotFake: [...REAL] }));
afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

async function requestTo(handler: RawHandler, circuit: QPayCircuit, tokens = ready) {
  server = await startRawServer(handler);
  return new AuthorizedRequest(tokens, newQPayHttp(server.url, 1_000), circuit);
}

describe('the circuit of an AuthorizedRequest', () => {
  it('I-27: opens after failures in a row, fails at once meanwhile, and closes when the host is back', async () => {
    const circuit = new QPayCircuit({ failures: 3, restMs: REST_MS });
    const states: string[] = [];
    const stop = circuit.onStateChange((state) => states.push(state));
    let healthy = false;
    const request = await requestTo(
      (seen, response) => (healthy ? json(response, 200, invoice) : badGateway(seen, response)),
      circuit,
    );
    for (let n = 0; n < 3; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
    const { retryAt, ...status } = circuit.status();
    expect(status).toEqual({ state: 'open', failuresInARow: 3, lastFailure: 'QPAY_UNAVAILABLE' });
    const error = await rejectionOf(request.send(create));
    expect(error).toMatchObject({
      code: 'QPAY_CIRCUIT_OPEN',
      operation: 'invoice.create',
      retryAfterMs: REST_MS,
    });
    expect(server.requests).toHaveLength(3);

    healthy = true;
    jest.setSystemTime(retryAt ?? 0);
    await request.send(getInvoiceCall('i'));
    expect(states).toEqual(['open', 'half-open', 'closed']);
    expect(circuit.status()).toEqual({ state: 'closed', failuresInARow: 0 });
    stop();
  });

  it('asks for no token while it is open', async () => {
    let asked = 0;
    const tokens: QPayTokenSource = { withToken: (fn) => ((asked += 1), fn('token')) };
    const circuit = new QPayCircuit({ failures: 1 });
    const request = await requestTo(badGateway, circuit, tokens);
    await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
    await expect(request.send(getInvoiceCall('i'))).rejects.toMatchObject({ code: 'QPAY_CIRCUIT_OPEN' });
    expect(asked).toBe(1);
  });

  it('does not open for logins that fail: the token source has pauses of its own', async () => {
    const tokens: QPayTokenSource = {
      withToken: () => Promise.reject(new QPayTimeoutError('no login', { operation: 'auth.token' })),
    };
    const circuit = new QPayCircuit({ failures: 1, patienceMs: 0 });
    const request = await requestTo(badGateway, circuit, tokens);
    await expect(request.send(getInvoiceCall('i'), { retries: 0 })).rejects.toThrow('no login');
    expect(circuit.status()).toEqual({ state: 'closed', failuresInARow: 0 });
  });

  it.each([
    ['counts a host that had its time', 0, 'open'],
    ['does not count a caller in a hurry', 60_000, 'closed'],
  ])('%s when no answer came', async (_what, patienceMs, state) => {
    const circuit = new QPayCircuit({ failures: 2, patienceMs });
    const request = await requestTo(() => undefined, circuit);
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
      circuit,
    );
    await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
    jest.setSystemTime(circuit.status().retryAt ?? 0);
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
      circuit,
    );
    for (let n = 0; n < 8; n += 1) await rejectionOf(request.send(getInvoiceCall('i'), { retries: 0 }));
    expect(circuit.state).toBe('closed');
  });
});
