import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eq } from 'drizzle-orm';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { freePort } from 'test-servers';
import { breachesIn } from '../audit/audit';
import { loadConfig } from '../config/load-config';
import { ServiceConfig } from '../config/service-config';
import { DATABASE, type Database } from '../database/database';
import { orderEvents, orders, outbox, paymentAttempts } from '../database/schema';
import { demoToken } from '../home/demo-token';
import { createApp } from '../http/create-app';
import { Clock } from '../system/clock';
import type { ShownPayment, PaymentRequest } from './payment.types';
import { StartPaymentService } from './start-payment.service';
import { VerificationService } from './verification.service';

const YEARS_MS = 1e12;

export const CHEAP: PaymentRequest = {
  userId: 'user-1',
  amount: 10_000n,
  currency: 'MNT',
  description: 'Order 1001',
};

/** What is sent with a request of a test. */
export interface SendOptions {
  /** An empty one sends no token. */
  user?: string;
  roles?: string[];
  body?: unknown;
  headers?: Record<string, string>;
}

/** What comes back. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** The whole service in this process, listening, on a database of its own, with a simulated QPay that reaches it. */
export class PaymentWorld {
  private elapsed = 0;
  private readonly siblings: PaymentWorld[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    readonly qpay: QPaySimulator,
    readonly db: Database,
    readonly url: string,
    readonly databaseUrl: string,
  ) {}

  static async start(databaseUrl: string, env: Record<string, string> = {}): Promise<PaymentWorld> {
    return PaymentWorld.on(await startQPaySimulator(), databaseUrl, env);
  }

  /** One more instance of the same service: another process in all but name. It ends with this one. */
  async beside(env: Record<string, string> = {}): Promise<PaymentWorld> {
    const sibling = await PaymentWorld.on(this.qpay, this.databaseUrl, env);
    this.siblings.push(sibling);
    return sibling;
  }

  private static async on(qpay: QPaySimulator, databaseUrl: string, env: Record<string, string>) {
    const port = await freePort();
    const config = loadConfig({
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      QPAY_BASE_URL: qpay.url,
      DATABASE_URL: databaseUrl,
      DATABASE_MAX_CONNECTIONS: '20',
      LOG_LEVEL: 'silent',
      PAYMENT_CHECK_WINDOW_MS: '0',
      PAYMENT_MAX_OPEN_PER_USER: '100000',
      THROTTLE_ENABLED: 'false',
      // Passes are run by hand here, at the moment that a test is about.
      WORKER_ENABLED: 'false',
      ...env,
    });
    const app = await createApp(config);
    await app.listen(port, config.host);
    return new PaymentWorld(app, qpay, app.get<Database>(DATABASE), config.publicUrl, databaseUrl);
  }

  async stop(): Promise<void> {
    await Promise.all([this, ...this.siblings].map(({ app }) => app.close()));
    await this.qpay.close();
  }

  /** Moves the time of the service and of QPay. */
  travel(ms: number): void {
    this.elapsed += ms;
    this.qpay.clock.set(Date.now() + this.elapsed);
    const clock = this.app.get(Clock);
    clock.now = () => new Date(Date.now() + this.elapsed);
  }

  /** Sends a request as a user, for those who want the answer as it comes. */
  async request(method: string, path: string, options: SendOptions = {}): Promise<Response> {
    const { user = 'user-1', roles = [], body, headers = {} } = options;
    const token = user && (await demoToken(this.app.get(ServiceConfig).userTokens, user, roles));
    return fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** Sends a request as a user. */
  async send(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const response = await this.request(method, path, options);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    const answer = (json ? JSON.parse(text) : { text }) as Record<string, unknown>;
    return { status: response.status, body: answer, headers: response.headers };
  }

  start(request: Partial<PaymentRequest> = {}): Promise<ShownPayment> {
    return this.app.get(StartPaymentService).start({ ...CHEAP, ...request });
  }

  /** Starts a payment and answers the invoice that the simulator has for it. */
  async startInvoice(request: Partial<PaymentRequest> = {}) {
    const { order, attempt } = await this.start(request);
    return { order, attempt, invoiceId: attempt.invoiceId ?? '' };
  }

  async verify(attemptId: string): Promise<void> {
    await this.app.get(VerificationService).ask(attemptId, 'customer');
  }

  async order(id: string) {
    const [order] = await this.db.select().from(orders).where(eq(orders.id, id));
    if (!order) throw new Error('There is no such order.');
    return order;
  }

  async attempt(id: string) {
    const [attempt] = await this.db.select().from(paymentAttempts).where(eq(paymentAttempts.id, id));
    if (!attempt) throw new Error('There is no such attempt.');
    return attempt;
  }

  events(orderId: string) {
    return this.db
      .select()
      .from(orderEvents)
      .where(eq(orderEvents.orderId, orderId))
      .orderBy(orderEvents.number);
  }

  /** Broken invariants. Checks may be overdue here: passes are run by hand, and time jumps. */
  breaches(): Promise<string[]> {
    return breachesIn(this.db, { now: this.app.get(Clock).now(), overdueMs: YEARS_MS });
  }

  messages(orderId: string) {
    return this.db.select().from(outbox).where(eq(outbox.orderId, orderId));
  }

  /** The address that the service has given QPay for its newest invoice. */
  callbackAddress(): string {
    const body = this.qpay.calls('invoice.create').at(-1)?.body as { callback_url: string };
    return body.callback_url;
  }
}

/** What is stored in place of the token at the end of an address. */
export function storedHash(callbackAddress: string): string {
  const token = callbackAddress.split('/').at(-1) ?? '';
  return createHash('sha256').update(token).digest('hex');
}

const DEADLINE_MS = 5_000;

/** Resolves once the condition holds, asking again and again; rejects after 5 s. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It has not come about in time.');
    // A condition that asks nobody would leave the process no time to bring it about.
    await new Promise(setImmediate);
  }
}
