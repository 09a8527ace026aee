import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import type { QPayPaymentEvent } from '../../index';
import { Shop, type Platform } from './shop.testing';

/** How QPay hears that its callback was understood. */
export const SUCCESS = { status: 200, body: 'SUCCESS' };

/** A shop and the QPay that calls it back; both are there while a test runs. */
class CalledBackShop {
  qpay!: QPaySimulator;
  shop!: Shop;

  async open(platform: Platform): Promise<void> {
    this.qpay = await startQPaySimulator({ seed: 1 });
    this.shop = await Shop.start(this.qpay, platform);
  }

  /** As if nothing had happened yet. */
  forget(): void {
    this.shop.till.events.length = 0;
    this.shop.till.react = () => undefined;
    this.shop.orders.lookups.length = 0;
    this.qpay.clearFaults();
    this.qpay.clear();
  }

  close(): Promise<unknown> {
    return Promise.all([this.shop.close(), this.qpay.close()]);
  }

  /** What the application's handler was told. */
  events(): QPayPaymentEvent[] {
    return this.shop.till.events;
  }

  /** How often QPay was asked what is paid. */
  checks(): number {
    return this.qpay.calls('payment.check').length;
  }
}

/** Runs these tests on each platform, with one shop that each of them finds as new. */
export function onEachPlatform(tests: (bench: CalledBackShop) => void): void {
  // Loading a platform and starting an application takes its time on a busy machine.
  jest.setTimeout(30_000);

  describe.each<Platform>(['Express', 'Fastify'])('@QPayCallback on %s', (platform) => {
    const bench = new CalledBackShop();

    beforeAll(() => bench.open(platform));
    beforeEach(() => bench.forget());
    afterAll(() => bench.close());

    tests(bench);
  });
}
