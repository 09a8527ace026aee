import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import Redis, { Cluster } from 'ioredis';
import { startQPaySimulator, tokenFingerprint, type QPaySimulator } from 'qpay-simulator';
import { Opened, openedInEachTest, startRedis } from 'test-servers';
import {
  createQPay,
  InjectQPayAuth,
  InjectQPayClient,
  QPayAuthService,
  QPayClient,
  QPayModule,
  type QPayModuleOptions,
} from '../src';

const [SHOP, CAFE] = [
  { clientId: 'SHOP', clientSecret: 'shop-secret', invoiceCode: 'SHOP_INVOICE' },
  { clientId: 'CAFE', clientSecret: 'cafe-secret', invoiceCode: 'CAFE_INVOICE' },
];
const CALLS = 10_000;

@Injectable()
class Tills {
  constructor(
    @InjectQPayClient('shop') readonly shop: QPayClient,
    @InjectQPayClient('cafe') readonly cafe: QPayClient,
    @InjectQPayAuth('shop') readonly shopAuth: QPayAuthService,
    @InjectQPayAuth('cafe') readonly cafeAuth: QPayAuthService,
  ) {}
}

describe('several merchants in one application', () => {
  let qpay: QPaySimulator;
  let redis: Redis;
  const servers = new Opened();
  const opened = openedInEachTest();
  const options = (account: typeof SHOP): QPayModuleOptions => ({
    ...account,
    baseUrl: qpay.url,
    redis,
    callbackUrl: 'http://localhost/paid',
  });

  beforeAll(async () => {
    qpay = servers.add(await startQPaySimulator({ ...SHOP, accounts: [CAFE] }));
    const server = servers.add(await startRedis());
    redis = servers.add(new Redis(server.port, server.host));
  });
  afterAll(() => servers.close());

  it(`never crosses tokens in ${CALLS} calls under load with revocations`, async () => {
    @Module({
      imports: [
        QPayModule.forRootAsync({ name: 'shop', useFactory: () => options(SHOP) }),
        QPayModule.forRootAsync({ name: 'cafe', useFactory: () => options(CAFE) }),
      ],
      providers: [Tills],
    })
    class AppModule {}
    const app = opened.add(await Test.createTestingModule({ imports: [AppModule] }).compile());
    const { shopAuth, cafeAuth, shop, cafe } = app.get(Tills);
    const seen = { SHOP: new Set<string>(), CAFE: new Set<string>() };
    for (let i = 0; i < CALLS; i += 100) {
      if (i % 2_000 === 0) await (i % 4_000 === 0 ? shopAuth : cafeAuth).clearCache();
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          seen.SHOP.add(tokenFingerprint(await shopAuth.getAccessToken()));
          seen.CAFE.add(tokenFingerprint(await cafeAuth.getAccessToken()));
        }),
      );
    }
    await Promise.all(
      [shop, cafe].map((till, n) =>
        till.createInvoice({ senderInvoiceNo: `${n}`, description: 'Tea', amount: 100 }),
      ),
    );
    const issued = qpay
      .calls('auth.token')
      .map((call) => ({ to: call.clientId ?? '', token: call.issued ?? '' }));
    for (const { to, token } of issued) expect(seen[to === 'SHOP' ? 'CAFE' : 'SHOP'].has(token)).toBe(false);
    expect(seen.SHOP.size + seen.CAFE.size).toBe(issued.length);
    const owners = qpay.calls('invoice.create').map((call) => [call.status, call.clientId]);
    expect(owners).toEqual(
      expect.arrayContaining([
        [200, 'SHOP'],
        [200, 'CAFE'],
      ]),
    );
    expect(
      (await redis.keys('qpay:access_token:*')).filter((key) => /\{[0-9a-f]{16}\}$/.test(key)),
    ).toHaveLength(2);
  });

  it('does not start two accounts on one key, and says how to part them', async () => {
    const first = opened.add(createQPay(options(SHOP)));
    expect(() => createQPay(options(CAFE))).toThrow(
      /would share their token under the Redis key qpay:access_token.*name/,
    );
    const named = opened.add(createQPay({ ...options(CAFE), name: 'cafe' }));
    await Promise.all([first.close(), named.close()]);
    opened.add(createQPay(options(CAFE)));
  });

  const NOBODY = { host: '127.0.0.1', port: 9 };
  const OTHERS = { host: '127.0.0.1', port: 10 };

  it.each<[string, () => Redis | Cluster, () => Redis | Cluster]>([
    [
      'a cluster',
      () => new Cluster([NOBODY, OTHERS], { lazyConnect: true }),
      () => new Cluster([OTHERS, NOBODY], { lazyConnect: true }),
    ],
    [
      'a master of Sentinel',
      () => new Redis({ sentinels: [NOBODY], name: 'main', lazyConnect: true }),
      () => new Redis({ sentinels: [NOBODY], name: 'main', lazyConnect: true }),
    ],
    [
      'a socket',
      () => new Redis({ path: '/nowhere/redis.sock', lazyConnect: true }),
      () => new Redis({ path: '/nowhere/redis.sock', lazyConnect: true }),
    ],
  ])('does not start two accounts on one key of %s', (_where, one, same) => {
    opened.add(createQPay({ ...options(SHOP), redis: one() }));
    expect(() => createQPay({ ...options(CAFE), redis: same() })).toThrow(/would share their token/);
    // Nothing is there, and both are found by ioredis' default host and port.
    opened.add(createQPay({ ...options(CAFE), redis: new Redis({ lazyConnect: true }) }));
  });

  it('starts two accounts on one key of different places', () => {
    const sentinels = [NOBODY];
    const places = [
      new Redis({ sentinels, name: 'main', lazyConnect: true }),
      new Redis({ sentinels, name: 'other', lazyConnect: true }),
      new Redis({ path: '/nowhere/redis.sock', lazyConnect: true }),
      new Redis({ path: '/nowhere/other.sock', lazyConnect: true }),
      new Cluster([NOBODY], { lazyConnect: true }),
      new Cluster([OTHERS], { lazyConnect: true }),
    ];
    places.forEach((place, index) => {
      opened.add(createQPay({ ...options(index % 2 ? CAFE : SHOP), redis: place }));
    });
  });
});
