import {
  Controller,
  Inject,
  Injectable,
  Scope,
  type DynamicModule,
  type Provider,
  type Type,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { QPayCallback, QPayModule, type QPayCallbackOptions } from '../../index';
import { Orders } from './shop.testing';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

const account = {
  clientId: 'id',
  clientSecret: 'secret',
  invoiceCode: 'CODE',
  tokenStore: 'memory' as const,
};
const qpay = (callback?: QPayCallbackOptions, name?: string): DynamicModule =>
  QPayModule.forRoot({ ...account, name, callback });

class Handler {
  @QPayCallback()
  onPayment(): void {}
}
class Second {
  @QPayCallback()
  paid(): void {}
}
class ForShop {
  @QPayCallback({ name: 'shop' })
  onPayment(): void {}
}
@Controller()
class PerRequest {
  constructor(@Inject(REQUEST) readonly request: unknown) {}
  @QPayCallback()
  onPayment(): void {}
}
@Injectable({ scope: Scope.REQUEST })
class ScopedOrders extends Orders {}

const silent = { log() {}, warn() {}, error() {} };

type Providers = (Provider | Type)[];
const boot = async (
  modules: DynamicModule[],
  providers: Providers,
  controllers: Type[] = [],
): Promise<void> => {
  const builder = Test.createTestingModule({
    imports: modules,
    providers: [Orders, ...providers],
    controllers,
  });
  const app = (await builder.setLogger(silent).compile()).createNestApplication();
  await app.init();
  await app.close();
};

const resolve = () => undefined;
const ORDERS: QPayCallbackOptions = { useExisting: Orders };

describe('the start of an application with callbacks', () => {
  it.each<[string, DynamicModule[], Providers, RegExp]>([
    [
      'a handler and no callback option',
      [qpay()],
      [Handler],
      /^Handler.onPayment is a @QPayCallback\(\) handler, and nothing can reach it: give QPayModule the option `callback`\.$/,
    ],
    [
      'a handler of a merchant whose callback is not mounted',
      [qpay(ORDERS), qpay(undefined, 'shop')],
      [Handler, ForShop],
      /ForShop.onPayment .*name: 'shop'.* give the QPayModule named 'shop' the option `callback`/,
    ],
    [
      'a handler of nobody',
      [qpay(ORDERS, 'cafe')],
      [ForShop],
      /ForShop.onPayment .*no QPayModule is registered with the name 'shop'; registered: 'cafe'/,
    ],
    [
      'a handler without a name where all merchants have one',
      [qpay(ORDERS, 'shop')],
      [Handler, ForShop],
      /Handler.onPayment .*no QPayModule is registered without a name; registered: 'shop'/,
    ],
    [
      'a callback option and no handler',
      [qpay(ORDERS)],
      [],
      /QPayModule has the option `callback`, and no provider/,
    ],
    [
      'a named merchant’s callback and no handler',
      [qpay(ORDERS), qpay(ORDERS, 'shop')],
      [Handler],
      /QPayModule named 'shop' has the option `callback`, and no provider has a @QPayCallback\(\{ name: 'shop' \}\)/,
    ],
    [
      'two handlers of one merchant',
      [qpay(ORDERS)],
      [Handler, Second],
      /Handler.onPayment and Second.paid are both @QPayCallback\(\) handlers/,
    ],
    [
      'two merchants at one address',
      [qpay({ ...ORDERS, path: 'paid' }), qpay({ ...ORDERS, path: '/paid/' }, 'shop')],
      [Handler, ForShop],
      /Two merchants have their callback at paid/,
    ],
    ['no way to resolve a token', [qpay({})], [Handler], /callback\.resolve is required/],
    [
      'two ways to resolve a token',
      [qpay({ ...ORDERS, resolve })],
      [Handler],
      /callback\.resolve and useExisting exclude/,
    ],
    [
      'a resolver that is no provider',
      [qpay({ useExisting: 'NOBODY' })],
      [Handler],
      /callback\.useExisting names a provider/,
    ],
    [
      'a resolver for each request',
      [qpay({ useExisting: ScopedOrders })],
      [Handler, ScopedOrders],
      /not a singleton/,
    ],
    [
      'a resolver that cannot resolve',
      [qpay({ useExisting: Handler })],
      [Handler],
      /no method resolveQPayCallback/,
    ],
    [
      'a signer that is no provider',
      [qpay({ ...ORDERS, signer: 'KEYS' })],
      [Handler],
      /callback\.signer names a provider/,
    ],
    [
      'a path with a parameter',
      [qpay({ ...ORDERS, path: 'paid/:id' })],
      [Handler],
      /callback\.path must be a plain path/,
    ],
    [
      'a name that makes no path',
      [qpay(ORDERS, 'my shop')],
      [Handler],
      /callback\.path must be a plain path/,
    ],
    [
      'a bad interval',
      [qpay({ ...ORDERS, minIntervalMs: -1 })],
      [Handler],
      /callback\.minIntervalMs must be at least 0/,
    ],
    [
      'a bad time limit',
      [qpay({ ...ORDERS, timeoutMs: 0.5 })],
      [Handler],
      /callback\.timeoutMs must be a whole number/,
    ],
  ])('fails with %s', async (_what, modules, providers, message) => {
    await expect(boot(modules, providers)).rejects.toMatchObject({
      name: 'QPayConfigurationError',
      code: 'QPAY_CONFIGURATION',
      message: expect.stringMatching(message),
    });
  });

  it('fails with a handler in a request-scoped controller', async () => {
    await expect(boot([qpay(ORDERS)], [], [PerRequest])).rejects.toThrow(
      /PerRequest.onPayment .*request-scoped controller.*put it in a provider/,
    );
  });

  it.each<[string, DynamicModule[], Providers]>([
    ['neither handler nor callback', [qpay()], []],
    ['a handler and a function', [qpay({ resolve })], [Handler]],
    ['two merchants of whom one is called back', [qpay(), qpay(ORDERS, 'shop')], [ForShop]],
    [
      'options from a factory',
      [QPayModule.forRootAsync({ callback: ORDERS, useFactory: () => account })],
      [Handler],
    ],
  ])('succeeds with %s', async (_what, modules, providers) => {
    await expect(boot(modules, providers)).resolves.toBeUndefined();
  });
});
