import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { QPayClient, QPayModule } from 'nestjs-qpay';
import { forgeQPayPaymentEvent } from 'nestjs-qpay/testing';
import { startQPaySimulator } from 'qpay-simulator';
import { Shop } from './shop.js';

// The stranger's own tests, for jest and vitest alike: both provide these by default or by their `globals` setting.
declare const describe: (name: string, tests: () => void) => void;
declare const it: (name: string, test: () => Promise<void>) => void;
declare const expect: (value: unknown) => { toEqual(other: unknown): void; toBe(other: unknown): void };

describe('a shop of a stranger', () => {
  it('is paid by the simulator, in a module made by @nestjs/testing', async () => {
    const qpay = await startQPaySimulator();
    const options = { ...qpay.credentials, baseUrl: qpay.url, tokenStore: 'memory' as const };
    const module = await Test.createTestingModule({ imports: [QPayModule.forRoot(options)] }).compile();
    const client = module.get(QPayClient);
    const callbackUrl = 'http://127.0.0.1:9/qpay/callback';
    const order = { senderInvoiceNo: '1', description: 'Tea', amount: '1500.00', callbackUrl };
    const { invoiceId } = await client.createInvoice(order);
    await qpay.pay(invoiceId, { callback: 'lost' });
    expect((await client.checkInvoicePaid(invoiceId, { amount: '1500.00' })).paid).toBe(true);
    expect(qpay.logins()).toBe(1);
    await module.close();
    await qpay.close();
  });

  it('hears of a forged payment, with a double in place of the client', async () => {
    const module = await Test.createTestingModule({
      imports: [
        QPayModule.forRoot({ clientId: 'a', clientSecret: 'b', invoiceCode: 'c', tokenStore: 'memory' }),
      ],
    })
      .overrideProvider(QPayClient)
      .useValue({ createInvoice: async () => ({ invoiceId: 'of the double' }) })
      .compile();
    expect((await module.get(QPayClient).createInvoice({} as never)).invoiceId).toBe('of the double');
    const shop = new Shop(module.get(QPayClient), {} as never);
    shop.onPayment(forgeQPayPaymentEvent({ reference: 'order-1' }));
    expect(shop.events.map(({ reference }) => reference)).toEqual(['order-1']);
    await module.close();
  });
});
