import { Controller, Get, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { openedInEachTest } from 'test-servers';
import { QPayClient, QPayModule, type QPayModuleOptions } from '../src';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

/** What `registerAs('qpay', …)` of @nestjs/config makes: a provider under a token that says where it is from. */
const qpayConfig = { KEY: 'CONFIGURATION(qpay)' };

describe('QPay in a Nest application', () => {
  let qpay: QPaySimulator;
  const opened = openedInEachTest();
  const options = (): QPayModuleOptions => ({
    ...qpay.credentials,
    baseUrl: qpay.url,
    tokenStore: 'memory',
    callbackUrl: 'http://localhost/callback',
  });

  beforeAll(async () => void (qpay = await startQPaySimulator({ seed: 1 })));
  beforeEach(() => qpay.clear());
  afterAll(() => qpay.close());

  it('serves request-scoped consumers with one client, one token and one login', async () => {
    const clients = new Set<QPayClient>();
    const consumers = new Set<Checkout>();

    @Injectable({ scope: Scope.REQUEST })
    class Checkout {
      constructor(
        private readonly client: QPayClient,
        @Inject(REQUEST) private readonly request: { url: string },
      ) {}

      async start(): Promise<string> {
        clients.add(this.client);
        consumers.add(this);
        const senderInvoiceNo = this.request.url.slice(1);
        await this.client.createInvoice({ senderInvoiceNo, description: 'Tea', amount: 100 });
        return senderInvoiceNo;
      }
    }
    @Controller()
    class CheckoutController {
      constructor(private readonly checkout: Checkout) {}
      @Get(':id')
      start(): Promise<string> {
        return this.checkout.start();
      }
    }
    const module = await Test.createTestingModule({
      imports: [QPayModule.forRoot(options())],
      providers: [Checkout],
      controllers: [CheckoutController],
    }).compile();
    const app = opened.add(module.createNestApplication(new FastifyAdapter()));
    await app.listen(0, '127.0.0.1');
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => (await fetch(`${await app.getUrl()}/${i}`)).text()),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    expect(consumers.size).toBe(20);
    expect(clients.size).toBe(1);
    expect(qpay.logins()).toBe(1);
    expect(qpay.calls('invoice.create')).toHaveLength(20);
  });

  it('is itself request-scoped nowhere: the client is there without a request', async () => {
    const app = opened.add(
      await Test.createTestingModule({ imports: [QPayModule.forRoot(options())] }).compile(),
    );
    expect(app.get(QPayClient)).toBe(await app.resolve(QPayClient));
  });

  it('takes its options from a namespace of the configuration', async () => {
    @Module({
      providers: [{ provide: qpayConfig.KEY, useFactory: () => ({ ...options(), invoiceCode: 'OTHER' }) }],
      exports: [qpayConfig.KEY],
    })
    class ConfigurationModule {}
    const testing = Test.createTestingModule({
      imports: [
        QPayModule.forRootAsync({
          imports: [ConfigurationModule],
          inject: [qpayConfig.KEY],
          useFactory: (config: QPayModuleOptions) => config,
        }),
      ],
    });
    const app = opened.add(await testing.compile());
    const invoice = { senderInvoiceNo: '1', description: 'Tea', amount: 100 };
    await expect(app.get(QPayClient).createInvoice(invoice)).rejects.toMatchObject({
      fieldErrors: [expect.objectContaining({ field: 'invoice_code' })],
    });
    expect(qpay.logins()).toBe(1);
  });
});
