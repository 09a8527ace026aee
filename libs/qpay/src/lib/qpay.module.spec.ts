import { Injectable, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import Redis from 'ioredis';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { startRedis } from 'test-servers';
import {
  QPayAuthService,
  QPayClient,
  QPayModule,
  type QPayModuleOptions,
  type QPayOptionsFactory,
} from '../index';

const credentials = { clientId: 'id', clientSecret: 'secret', invoiceCode: 'CODE' };

describe('QPayModule', () => {
  let qpay: QPaySimulator;
  const options = (): QPayModuleOptions => ({
    ...qpay.credentials,
    baseUrl: qpay.url,
    tokenStore: 'memory',
    callbackUrl: 'http://localhost/callback',
  });

  @Injectable()
  class Options implements QPayOptionsFactory {
    createQPayOptions = options;
  }
  @Module({ providers: [Options], exports: [Options] })
  class OptionsModule {}

  beforeAll(async () => void (qpay = await startQPaySimulator()));
  afterAll(() => qpay.close());

  it.each([
    ['forRoot', () => QPayModule.forRoot(options())],
    ['useFactory', () => QPayModule.forRootAsync({ useFactory: async () => options() })],
    ['useClass', () => QPayModule.forRootAsync({ useClass: Options })],
    ['useExisting', () => QPayModule.forRootAsync({ imports: [OptionsModule], useExisting: Options })],
  ])('provides a token service and a client through %s', async (_way, module) => {
    const app = await Test.createTestingModule({ imports: [module()] }).compile();
    const token = await app.get(QPayAuthService).getAccessToken();
    expect(token.split('.')).toHaveLength(3);
    const invoice = await app
      .get(QPayClient)
      .createInvoice({ senderInvoiceNo: '1', description: 'One', amount: 100 });
    expect(invoice.qrText).toMatch(/^000201/);
    await app.close();
  });

  it.each([
    [true, 'resolves'],
    [false, 'rejects'],
  ])('with isGlobal %s, injection into another module %s', async (isGlobal, outcome) => {
    @Injectable()
    class Payments {
      constructor(readonly client: QPayClient) {}
    }
    @Module({ providers: [Payments] })
    class PaymentsModule {}
    const imports = [QPayModule.forRoot({ ...credentials, tokenStore: 'memory', isGlobal }), PaymentsModule];
    const compiled = Test.createTestingModule({ imports }).compile();
    if (outcome === 'resolves') await expect(compiled).resolves.toBeDefined();
    else await expect(compiled).rejects.toThrow('QPayClient');
  });

  it.each([
    ['clientId', { clientId: '' }],
    ['clientSecret', { clientSecret: undefined }],
    ['invoiceCode', { invoiceCode: '  ' }],
    ['baseUrl', { baseUrl: 'merchant.qpay.mn' }],
    ['baseUrl', { baseUrl: 'http://merchant.qpay.mn' }],
    ['baseUrl', { baseUrl: 'https://merchant.qpay.mn/v2' }],
    ['redis', { redis: 'redis://localhost' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['lockMaxRetries', { lockMaxRetries: 2 }],
    ['encryptionKey', { encryptionKey: 'short' }],
  ])('does not start with a bad %s, and names it', async (field, wrong) => {
    const bad: QPayModuleOptions = Object.assign<QPayModuleOptions, object>({ ...credentials }, wrong);
    const start = Test.createTestingModule({ imports: [QPayModule.forRoot(bad)] }).compile();
    await expect(start).rejects.toMatchObject({
      code: 'QPAY_CONFIGURATION',
      message: expect.stringContaining(field),
    });
  });

  it('names every missing field at once, and repeats no secret', async () => {
    const start = Test.createTestingModule({
      imports: [
        QPayModule.forRootAsync({
          useFactory: () => Object.assign({ ...credentials }, { clientId: '', invoiceCode: '' }),
        }),
      ],
    }).compile();
    await expect(start).rejects.toThrow(/clientId.*invoiceCode/);
    await expect(start).rejects.not.toThrow(credentials.clientSecret);
  });

  it('takes a double in place of the client', async () => {
    const double = { createInvoice: () => Promise.resolve('double') };
    const app = await Test.createTestingModule({ imports: [QPayModule.forRoot(options())] })
      .overrideProvider(QPayClient)
      .useValue(double)
      .compile();
    expect(app.get(QPayClient)).toBe(double);
    await app.close();
  });

  it('warns what an in-process store costs, unless it was asked for', async () => {
    const warnings: string[] = [];
    const logger = {
      log() {},
      error() {},
      warn: (message: string, context: string) => warnings.push(`${context}: ${message}`),
    };
    Logger.overrideLogger(logger);
    const { tokenStore: _, ...withoutStore } = options();
    const first = await Test.createTestingModule({ imports: [QPayModule.forRoot(withoutStore)] })
      .setLogger(logger)
      .compile();
    expect(warnings).toEqual([expect.stringMatching(/^QPay Auth: No redis is configured/)]);
    const second = await Test.createTestingModule({ imports: [QPayModule.forRoot(options())] })
      .setLogger(logger)
      .compile();
    expect(warnings).toHaveLength(1);
    Logger.overrideLogger(false);
    await Promise.all([first.close(), second.close()]);
  });

  it('closes the connections it made on shutdown, and not the application’s', async () => {
    const server = await startRedis();
    const redis = new Redis(server.port, server.host);
    const clients = async () => Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]);
    await redis.ping();
    const app = await Test.createTestingModule({
      imports: [QPayModule.forRoot({ ...options(), tokenStore: 'redis', redis })],
    }).compile();
    app.enableShutdownHooks();
    await app.init();
    await app.get(QPayAuthService).getAccessToken();
    expect(await clients()).toBe(3);
    await app.close();
    expect(redis.status).toBe('ready');
    // The server notices a closed socket when its event loop comes round to it.
    while ((await clients()) > 1) await new Promise((resolve) => setImmediate(resolve));
    redis.disconnect();
    await server.stop();
  });
});
