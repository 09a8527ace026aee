import {
  Controller,
  Inject,
  Injectable,
  Module,
  Scope,
  type DynamicModule,
  type Provider,
  type Type,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { getQPayClientToken, QPayCallback, type QPayClient, type QPayPaymentEvent } from '../../index';
import { call, merchant, Orders, Shop } from './shop.testing';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

const SUCCESS = { status: 200, body: 'SUCCESS' };
const CAFE = { clientId: 'CAFE', clientSecret: 'cafe-secret', invoiceCode: 'CAFE_INVOICE' };

describe('a method with @QPayCallback', () => {
  let qpay: QPaySimulator;
  let shop: Shop | undefined;
  let told: { by: unknown; event: QPayPaymentEvent }[];
  const tell = (by: unknown, event: QPayPaymentEvent) => void told.push({ by, event });

  /** One payment with a callback to an application of these providers. */
  async function payment(
    providers: (Provider | Type)[],
    ...more: DynamicModule[]
  ): Promise<string | undefined> {
    shop = await Shop.start(qpay, 'Fastify', { providers, modules: [merchant(qpay), ...more] });
    const { callback } = await qpay.pay((await shop.sell('100.00')).invoiceId);
    return callback.body;
  }

  beforeAll(async () => void (qpay = await startQPaySimulator({ seed: 1, accounts: [CAFE] })));
  beforeEach(() => void (told = []));
  afterEach(() => shop?.close());
  afterAll(() => qpay.close());

  class Plain {
    private readonly name = 'plain';
    @QPayCallback()
    onPayment(event: QPayPaymentEvent): void {
      tell(this.name, event);
    }
  }

  it.each<[string, (Provider | Type)[]]>([
    ['a class', [Plain]],
    ['a value', [{ provide: 'HANDLER', useValue: new Plain() }]],
    ['a factory', [{ provide: 'HANDLER', useFactory: async () => new Plain() }]],
    ['a class with an alias', [Plain, { provide: 'ALIAS', useExisting: Plain }]],
    [
      'one object under two tokens',
      [Plain, { provide: 'SAME', useFactory: (it: Plain) => it, inject: [Plain] }],
    ],
    ['a subclass', [class Special extends Plain {}]],
  ])('is found in %s, and keeps its this', async (_what, providers) => {
    expect(await payment(providers)).toBe('SUCCESS');
    expect(told).toMatchObject([{ by: 'plain', event: { paid: true } }]);
  });

  it('is found in a controller, and in a module that QPayModule does not know', async () => {
    @Controller()
    class Payments {
      @QPayCallback()
      onPayment(event: QPayPaymentEvent): void {
        tell(this instanceof Payments, event);
      }
    }
    @Module({ controllers: [Payments] })
    class PaymentsModule {}
    expect(await payment([], { module: PaymentsModule })).toBe('SUCCESS');
    expect(told).toMatchObject([{ by: true }]);
  });

  it('is found beneath a decorator that replaces the method', async () => {
    const wrapped = (_target: object, _key: string, descriptor: PropertyDescriptor): PropertyDescriptor => {
      const inner: unknown = descriptor.value;
      return {
        ...descriptor,
        value(this: object, ...args: unknown[]): unknown {
          tell('wrapper', args[0] as QPayPaymentEvent);
          return typeof inner === 'function' ? Reflect.apply(inner, this, args) : undefined;
        },
      };
    };
    class Wrapped {
      @wrapped
      @QPayCallback()
      onPayment(event: QPayPaymentEvent): void {
        tell('inner', event);
      }
    }
    expect(await payment([Wrapped])).toBe('SUCCESS');
    expect(told.map(({ by }) => by)).toEqual(['wrapper', 'inner']);
  });

  it('of a request-scoped provider gets a provider of its own for each event, with the event as its REQUEST', async () => {
    let made = 0;
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      private readonly number = (made += 1);
      constructor(@Inject(REQUEST) private readonly request: unknown) {}
      @QPayCallback()
      onPayment(event: QPayPaymentEvent): void {
        tell([this.number, this.request === event], event);
      }
    }
    expect(await payment([Scoped])).toBe('SUCCESS');
    await qpay.pay((await shop?.sell('100.00'))?.invoiceId ?? '');
    expect(told.map(({ by }) => by)).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('of a transient provider, or of one with a request-scoped dependency, is reached as well', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Session {}
    @Injectable()
    class Dependent {
      constructor(private readonly session: Session) {}
      @QPayCallback()
      onPayment(event: QPayPaymentEvent): void {
        tell(this.session instanceof Session, event);
      }
    }
    expect(await payment([Session, Dependent])).toBe('SUCCESS');
    await shop?.close();
    @Injectable({ scope: Scope.TRANSIENT })
    class Passing {
      private readonly ready = true;
      @QPayCallback()
      onPayment(event: QPayPaymentEvent): void {
        tell(this.ready, event);
      }
    }
    expect(await payment([Passing])).toBe('SUCCESS');
    expect(told.map(({ by }) => by)).toEqual([true, true]);
  });

  it('hears its own merchant alone, each at an address of its own', async () => {
    class Tills {
      @QPayCallback({ name: 'shop' })
      onShop(event: QPayPaymentEvent): void {
        tell('shop', event);
      }
      @QPayCallback({ name: 'cafe' })
      onCafe(event: QPayPaymentEvent): void {
        tell('cafe', event);
      }
    }
    const modules = [
      merchant(qpay, { name: 'shop' }),
      merchant(qpay, {
        name: 'cafe',
        account: CAFE,
        callback: { path: 'cafe/paid', useExisting: 'CAFE_ORDERS' },
      }),
    ];
    const cafeOrders = { provide: 'CAFE_ORDERS', useClass: Orders };
    const running = (shop = await Shop.start(qpay, 'Express', { modules, providers: [Tills, cafeOrders] }));
    const client = (name: string) => running.app.get<QPayClient>(getQPayClientToken(name));
    const tea = await running.sell('10.00', { client: client('shop'), mountedAt: 'qpay/shop/callback' });
    const cake = await running.sell('20.00', {
      client: client('cafe'),
      mountedAt: 'cafe/paid',
      orders: running.app.get('CAFE_ORDERS'),
    });
    for (const { invoiceId } of [tea, cake]) {
      expect((await qpay.pay(invoiceId)).callback).toMatchObject(SUCCESS);
    }
    expect(told).toMatchObject([
      { by: 'shop', event: { merchant: 'shop', paidAmount: '10.00' } },
      { by: 'cafe', event: { merchant: 'cafe', paidAmount: '20.00' } },
    ]);
    expect(await call(`${running.origin}/cafe/paid/${tea.token}`)).toMatchObject({ status: 404 });
    expect(await call(`${running.origin}/qpay/callback/${tea.token}`)).toMatchObject({ status: 404 });
    expect(told).toHaveLength(2);
  });
});
