import {
  SetMetadata,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { SkipThrottle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { map } from 'rxjs';
import { hashQPayCallbackToken, QPayCallbackSigner } from '../../index';
import { call, merchant, Shop, Till, type Platform, type ShopOptions } from './shop.testing';

// Loading a platform and starting an application takes its time on a busy machine.
jest.setTimeout(30_000);

const SUCCESS = { status: 200, body: 'SUCCESS' };
const Public = () => SetMetadata('isPublic', true);

/** As applications guard everything: by a mark on the class or the method. */
class EverywhereGuard implements CanActivate {
  constructor(private readonly looksAt: 'method' | 'both') {}

  canActivate(context: ExecutionContext): boolean {
    const places =
      this.looksAt === 'both' ? [context.getHandler(), context.getClass()] : [context.getHandler()];
    return new Reflector().getAllAndOverride<boolean>('isPublic', places) ?? false;
  }
}

/** The application's own throttler, which lets two requests a minute pass. */
const twoOnly = () => ThrottlerModule.forRoot([{ ttl: 60_000, limit: 2 }]);
const everywhere = { provide: APP_GUARD, useClass: ThrottlerGuard };

const envelope: NestInterceptor = {
  intercept: (context, next) => {
    const plain = new Reflector().get('plain', context.getHandler());
    return next.handle().pipe(map((data: unknown) => (plain ? data : { data })));
  },
};

describe.each<Platform>(['Express', 'Fastify'])('a callback mounted on %s', (platform) => {
  let qpay: QPaySimulator;
  let running: Shop | undefined;
  const start = async (options: ShopOptions): Promise<Shop> =>
    (running = await Shop.start(qpay, platform, options));

  beforeAll(async () => void (qpay = await startQPaySimulator({ seed: 1 })));
  afterEach(() => running?.close());
  afterAll(() => qpay.close());

  it.each<[string, string, (app: INestApplication) => void, ShopOptions['callback']]>([
    ['a global prefix', 'api/qpay/callback', (app) => app.setGlobalPrefix('api'), {}],
    ['a path of its own', 'paid/by/qpay', () => undefined, { path: '/paid/by/qpay/' }],
    ['URI versioning, outside of it', 'qpay/callback', versioned, {}],
    ['URI versioning, with a version', 'v2/qpay/callback', versioned, { version: '2' }],
    [
      'a global prefix and URI versioning',
      'api/v2/qpay/callback',
      (app) => versioned(app.setGlobalPrefix('api')),
      { version: '2' },
    ],
  ])('works under %s', async (_what, mountedAt, configure, callback) => {
    const shop = await start({ mountedAt, configure, callback });
    const { invoiceId } = await shop.sell('100.00');
    expect((await qpay.pay(invoiceId)).callback).toMatchObject(SUCCESS);
    expect(shop.till.events).toHaveLength(1);
  });

  describe('behind a global guard', () => {
    it.each(['method', 'both'] as const)(
      'that looks for a mark on %s, is let in by the mark',
      async (looksAt) => {
        const guard = new EverywhereGuard(looksAt);
        const configure = (app: INestApplication) => void app.useGlobalGuards(guard);
        const shop = await start({ configure, callback: { decorators: [Public()] } });
        expect((await qpay.pay((await shop.sell('100.00')).invoiceId)).callback).toMatchObject(SUCCESS);
      },
    );

    it('is kept out without a mark, and nothing is handled', async () => {
      const configure = (app: INestApplication) => void app.useGlobalGuards(new EverywhereGuard('both'));
      const shop = await start({ configure });
      expect((await qpay.pay((await shop.sell('100.00')).invoiceId)).callback).toMatchObject({ status: 403 });
      expect(shop.till.events).toEqual([]);
    });
  });

  it('is throttled by a guard of its own', async () => {
    const modules = [twoOnly(), merchant(qpay, { callback: { guards: [ThrottlerGuard] } })];
    const shop = await start({ modules });
    const { callbackUrl } = await shop.sell('100.00');
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await call(callbackUrl)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('is spared by the application’s throttler when it carries its mark, and not otherwise', async () => {
    const spared = { decorators: [SkipThrottle()] };
    const modules = [twoOnly(), merchant(qpay, { callback: spared })];
    const shop = await start({ modules, providers: [Till, everywhere] });
    const { callbackUrl } = await shop.sell('100.00');
    for (let i = 0; i < 4; i += 1) expect(await call(callbackUrl)).toMatchObject(SUCCESS);
    await shop.close();
    const strict = await start({ modules: [twoOnly(), merchant(qpay)], providers: [Till, everywhere] });
    const order = await strict.sell('100.00');
    for (const status of [200, 200, 429]) expect(await call(order.callbackUrl)).toMatchObject({ status });
  });

  it('is spared by an interceptor that wraps every answer when it carries its mark', async () => {
    const configure = (app: INestApplication) => void app.useGlobalInterceptors(envelope);
    const shop = await start({ configure, callback: { decorators: [SetMetadata('plain', true)] } });
    expect(await call((await shop.sell('100.00')).callbackUrl)).toMatchObject(SUCCESS);
  });

  it('drops forged signed tokens before the application is asked, and hands on the reference of genuine ones', async () => {
    const signer = new QPayCallbackSigner({ current: { id: 'k1', secret: 'x'.repeat(32) } });
    const keys = { provide: QPayCallbackSigner, useValue: signer };
    const shop = await start({ providers: [Till, keys], callback: { signer: QPayCallbackSigner } });
    const { orders, till, origin } = shop;
    const { invoiceId } = await shop.sell('100.00');
    orders.save('order-7', { reference: 'order-7', invoiceId, amount: '100.00' });
    await qpay.pay(invoiceId, { callback: 'lost' });
    const genuine = shop.app.get(QPayCallbackSigner).sign('order-7');
    orders.lookups.length = 0;
    const forged = genuine.replace('order-7', 'order-8');
    expect(await call(`${origin}/qpay/callback/${forged}`)).toMatchObject({ status: 404 });
    expect(orders.lookups).toEqual([]);
    expect(await call(`${origin}/qpay/callback/${genuine}`)).toMatchObject(SUCCESS);
    expect(orders.lookups).toMatchObject([{ reference: 'order-7' }]);
    expect(till.events).toMatchObject([{ reference: 'order-7', paid: true }]);
  });

  it('misses no payment for the pause it keeps between two checks', async () => {
    const shop = await start({ callback: { minIntervalMs: 100 } });
    const { invoiceId } = await shop.sell('100.00');
    const notYet = { set: { 'rows.0.payment_status': 'NEW' } };
    qpay.inject({ operation: 'payment.check', kind: 'rewrite', ...notYet });
    const { paymentId } = await qpay.pay(invoiceId, { amount: '40.00', force: true });
    expect(shop.till.events).toEqual([]);
    await qpay.forgeCallback(invoiceId, paymentId);
    await qpay.pay(invoiceId, { amount: '60.00', force: true });
    await qpay.forgeCallback(invoiceId, paymentId);
    expect(shop.till.events.map(({ paidAmount }) => paidAmount)).toEqual(['40.00', '100.00']);
  });

  it('takes a function that finds what a token is for', async () => {
    const known = new Map<string, string>();
    const resolve = ({ hash }: { hash: string }) => {
      const invoiceId = known.get(hash);
      return invoiceId ? { reference: 'by function', invoiceId, amount: 100 } : null;
    };
    const shop = await start({ callback: { useExisting: undefined, resolve } });
    const { invoiceId, callbackUrl, token } = await shop.sell('100.00');
    expect(await call(callbackUrl)).toMatchObject({ status: 404 });
    known.set(hashQPayCallbackToken(token), invoiceId);
    expect((await qpay.pay(invoiceId)).callback).toMatchObject(SUCCESS);
    expect(shop.till.events).toMatchObject([{ reference: 'by function' }]);
    expect(shop.orders.lookups).toEqual([]);
  });
});

function versioned(app: INestApplication): void {
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
}
