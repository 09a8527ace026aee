import {
  Injectable,
  type DynamicModule,
  type INestApplication,
  type LoggerService,
  type Provider,
  type Type,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { QPaySimulator } from 'qpay-simulator';
import {
  createQPayCallbackToken,
  QPayCallback,
  qpayCallbackUrl,
  QPayClient,
  QPayModule,
  type QPayCallbackLookup,
  type QPayCallbackOptions,
  type QPayCallbackResolver,
  type QPayCallbackTarget,
  type QPayPaymentEvent,
} from '../../index';

const PLATFORMS = {
  Express: () => new ExpressAdapter(),
  Fastify: () => new FastifyAdapter(),
};
export type Platform = keyof typeof PLATFORMS;

/** What an application stores of its orders, by the hash of the token or by the reference. */
@Injectable()
export class Orders implements QPayCallbackResolver {
  readonly lookups: QPayCallbackLookup[] = [];
  /** In place of the next answer. */
  next?: () => QPayCallbackTarget;
  private readonly byKey = new Map<string, QPayCallbackTarget>();

  save(key: string, target: QPayCallbackTarget): void {
    this.byKey.set(key, target);
  }

  async resolveQPayCallback(lookup: QPayCallbackLookup): Promise<QPayCallbackTarget | undefined> {
    this.lookups.push(lookup);
    const { next } = this;
    this.next = undefined;
    if (next) return next();
    return this.byKey.get(lookup.reference ?? lookup.hash);
  }
}

/** The application's own reaction, which a test may replace. */
@Injectable()
export class Till {
  readonly events: QPayPaymentEvent[] = [];
  react: (event: QPayPaymentEvent) => unknown = () => undefined;

  @QPayCallback()
  async onPayment(event: QPayPaymentEvent): Promise<void> {
    this.events.push(event);
    await this.react(event);
  }
}

export interface ShopOptions {
  callback?: QPayCallbackOptions;
  /** In place of the one merchant without a name. */
  modules?: DynamicModule[];
  providers?: (Provider | Type)[];
  configure?: (app: INestApplication) => void;
  /** Below the origin. @default 'qpay/callback' */
  mountedAt?: string;
}

/** An order with an invoice at the simulator. */
export interface Order {
  reference: string;
  invoiceId: string;
  token: string;
  callbackUrl: string;
}

interface Sale {
  client?: QPayClient;
  mountedAt?: string;
  orders?: Orders;
}

/** An application with one merchant that is called back, on a real server. */
export class Shop {
  private sold = 0;

  private constructor(
    readonly app: INestApplication,
    readonly origin: string,
    private readonly mountedAt: string,
    /** What was logged, a line each: level, context, text, stack. */
    readonly log: readonly string[],
  ) {}

  static async start(qpay: QPaySimulator, platform: Platform, options: ShopOptions = {}): Promise<Shop> {
    const { callback, providers = [Till], modules = [merchant(qpay, { callback })] } = options;
    const builder = Test.createTestingModule({ imports: modules, providers: [Orders, ...providers] });
    const log: string[] = [];
    const app = (await builder.setLogger(collecting(log)).compile()).createNestApplication(
      PLATFORMS[platform](),
    );
    options.configure?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address();
    return new Shop(app, `http://127.0.0.1:${port}`, options.mountedAt ?? 'qpay/callback', log);
  }

  get till(): Till {
    return this.app.get(Till);
  }

  get orders(): Orders {
    return this.app.get(Orders);
  }

  /** Sells something: a token is stored, then the invoice made. */
  async sell(
    amount: string,
    {
      client = this.app.get<QPayClient, QPayClient>(QPayClient),
      mountedAt = this.mountedAt,
      orders = this.orders,
    }: Sale = {},
  ): Promise<Order> {
    const reference = `order-${++this.sold}`;
    const { token, hash } = createQPayCallbackToken();
    const callbackUrl = qpayCallbackUrl(`${this.origin}/${mountedAt}`, token);
    const invoice = { senderInvoiceNo: reference, description: reference, amount, callbackUrl };
    const { invoiceId } = await client.createInvoice(invoice);
    orders.save(hash, { reference, invoiceId, amount });
    return { reference, invoiceId, token, callbackUrl };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

function collecting(lines: string[]): LoggerService {
  const level =
    (name: string) =>
    (...parts: unknown[]): void =>
      void lines.push([name, parts.at(-1), ...parts.slice(0, -1)].join(' '));
  return { log: level('log'), warn: level('warn'), error: level('error'), debug: level('debug') };
}

/** The module of a merchant whose callbacks find their orders in `Orders`, without pauses between checks. */
export function merchant(
  qpay: QPaySimulator,
  { name, account = qpay.credentials, callback }: MerchantOptions = {},
): DynamicModule {
  return QPayModule.forRoot({
    ...account,
    baseUrl: qpay.url,
    tokenStore: 'memory',
    name,
    callback: { useExisting: Orders, minIntervalMs: 0, ...callback },
  });
}

interface MerchantOptions {
  name?: string;
  account?: QPaySimulator['credentials'];
  callback?: QPayCallbackOptions;
}

/** A request as anybody may make it; the answer as text. */
export async function call(
  url: string,
  init?: RequestInit,
): Promise<{ status: number; body: string; type: string | null }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
}
