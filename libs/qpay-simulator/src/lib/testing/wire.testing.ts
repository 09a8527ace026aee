import { QPaySimulatorOptions } from '../simulator-options';
import { startQPaySimulator } from '../start-simulator';
import { QPaySimulator } from '../simulator';

/** An answer as it came over the wire. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  text: string;
  bytes: number;
}

/** Plain requests with `fetch`, for specs that look at bytes. */
export class Wire {
  constructor(readonly base: string) {}

  /** Sends a request; `body` is sent as JSON. */
  async send(method: string, path: string, authorization?: string, body?: unknown): Promise<WireAnswer> {
    const headers: Record<string, string> = {};
    if (authorization !== undefined) headers['Authorization'] = authorization;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await fetch(this.base + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers: response.headers,
      text: bytes.toString('utf8'),
      bytes: bytes.length,
    };
  }

  /** Sends a request and reads the JSON answer, which must be a 200. */
  async json<T>(method: string, path: string, authorization?: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, path, authorization, body);
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    const parsed: T = JSON.parse(answer.text);
    return parsed;
  }
}

/** The `Authorization` header of a login. */
export function basic(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}

/** Logs in with the simulator's own credentials and returns the `Authorization` header for API calls. */
export async function logIn(simulator: QPaySimulator): Promise<string> {
  const { clientId, clientSecret } = simulator.credentials;
  const path = '/v2/auth/token';
  const answer = await new Wire(simulator.url).json<{ access_token: string }>(
    'POST',
    path,
    basic(clientId, clientSecret),
  );
  return `Bearer ${answer.access_token}`;
}

/** A simple invoice that the simulator accepts. */
export function simpleInvoice(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    invoice_code: 'SIMULATOR_INVOICE',
    sender_invoice_no: 'ORDER-1001',
    invoice_receiver_code: 'terminal',
    invoice_description: 'Order 1001',
    amount: 100,
    callback_url: 'http://127.0.0.1:9/qpay/cb?order=1001',
    ...changes,
  };
}

/** An id as QPay gives one to an invoice. */
export const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The answer to a question for payments. */
export interface PaymentRows {
  count: number;
  paid_amount?: number;
  rows: Record<string, unknown>[];
}

/** A simulator, an open line to it, and a session. */
export class Bench {
  private constructor(
    readonly simulator: QPaySimulator,
    readonly wire: Wire,
    /** The `Authorization` header of the session. */
    readonly bearer: string,
  ) {}

  /** Starts a simulator and logs in. */
  static async start(options: QPaySimulatorOptions = {}): Promise<Bench> {
    const simulator = await startQPaySimulator({ seed: 1, qrImage: 'empty', ...options });
    return new Bench(simulator, new Wire(simulator.url), await logIn(simulator));
  }

  /** Starts one whose payers pay without a callback. */
  static async startWithoutCallbacks(): Promise<Bench> {
    const bench = await Bench.start();
    bench.simulator.setCallbacks({ mode: 'lost' });
    return bench;
  }

  /** Sends a request with the session's token. */
  send(method: string, path: string, body?: unknown): Promise<WireAnswer> {
    return this.wire.send(method, path, this.bearer, body);
  }

  /** Sends a request with the session's token and reads the JSON of a 200. */
  json<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.wire.json<T>(method, path, this.bearer, body);
  }

  /** Makes an invoice and returns its id. */
  async invoice(changes: Record<string, unknown> = {}): Promise<string> {
    const created = await this.json<{ invoice_id: string }>('POST', '/v2/invoice', simpleInvoice(changes));
    return created.invoice_id;
  }

  /** Asks for an invoice that must be refused, and returns the status and the error. */
  async refusal(changes: Record<string, unknown>): Promise<[number, unknown]> {
    const answer = await this.send('POST', '/v2/invoice', simpleInvoice(changes));
    const body: { error: unknown } = JSON.parse(answer.text);
    return [answer.status, body.error];
  }

  /** Sends a control request. */
  control(method: string, path: string, body?: unknown): Promise<WireAnswer> {
    return this.wire.send(method, `/__simulator${path}`, undefined, body);
  }

  /** Asks whether an invoice is paid. */
  check(invoiceId: string, offset?: unknown): Promise<WireAnswer> {
    const question = {
      object_type: 'INVOICE',
      object_id: invoiceId,
      ...(offset === undefined ? {} : { offset }),
    };
    return this.send('POST', '/v2/payment/check', question);
  }
}
