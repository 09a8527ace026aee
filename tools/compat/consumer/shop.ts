import { Injectable, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  QPayAuthService,
  QPayCallback,
  QPayClient,
  QPayModule,
  type QPayCallbackResolver,
  type QPayPaymentEvent,
} from 'nestjs-qpay';
import { QPayHealthIndicator } from 'nestjs-qpay/health';

/** Where the simulated QPay is, the shop itself, and the Redis that both instances of a real shop would share. */
export interface Surroundings {
  qpay: { url: string; credentials: { clientId: string; clientSecret: string; invoiceCode: string } };
  redisPath: string;
}

/** The smallest shop there is: one order, paid or not. */
@Injectable()
export class Shop implements QPayCallbackResolver {
  readonly events: QPayPaymentEvent[] = [];
  private invoiceId = '';

  constructor(
    private readonly qpay: QPayClient,
    private readonly auth: QPayAuthService,
  ) {}

  /** @returns the invoice of the one order, and whether the same token came twice */
  async sell(callbackUrl: string) {
    const order = { senderInvoiceNo: 'order-1', description: 'Tea', amount: '1500.00' };
    const invoice = await this.qpay.createInvoice({ ...order, callbackUrl });
    this.invoiceId = invoice.invoiceId;
    const sameToken = (await this.auth.getAccessToken()) === (await this.auth.getAccessToken());
    return { invoiceId: invoice.invoiceId, sameToken };
  }

  resolveQPayCallback() {
    return { reference: 'order-1', invoiceId: this.invoiceId, amount: '1500.00' };
  }

  @QPayCallback()
  onPayment(event: QPayPaymentEvent) {
    this.events.push(event);
  }
}

/** The application of a stranger, on the surroundings given. */
export function shopModule({ qpay, redisPath }: Surroundings) {
  @Module({
    imports: [
      QPayModule.forRootAsync({
        isGlobal: true,
        callback: { useExisting: Shop },
        useFactory: () => ({
          ...qpay.credentials,
          baseUrl: qpay.url,
          redis: new Redis(redisPath, { lazyConnect: true }),
        }),
      }),
    ],
    providers: [Shop],
  })
  class ShopModule {}
  return ShopModule;
}

/** Looked at by the health page of a real shop; here it shows that the entry point loads beside the others. */
export const healthIndicator = QPayHealthIndicator.name;
